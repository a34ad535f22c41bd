using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Transport;

/// <summary>An event as a transport delivers it.</summary>
/// <param name="CloudEvent">The event.</param>
/// <param name="Size">How many bytes it took on the wire; counts against the limit of queued bytes.</param>
public readonly record struct ReceivedEvent(CloudEvent CloudEvent, int Size)
{
    /// <summary>The ids of the subscriptions under which it was delivered; empty where none are known.</summary>
    public IReadOnlyList<string> SubscriptionIds { get => field ?? []; init; }
}
