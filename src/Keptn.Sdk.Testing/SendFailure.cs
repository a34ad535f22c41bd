using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Testing;

/// <summary>An attempt to send that failed.</summary>
/// <param name="CloudEvent">The event.</param>
/// <param name="Exception">Why.</param>
/// <param name="WillRetry">Whether it is tried again.</param>
public sealed record SendFailure(CloudEvent CloudEvent, Exception Exception, bool WillRetry);
