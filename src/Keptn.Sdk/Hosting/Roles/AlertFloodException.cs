using System.Diagnostics.CodeAnalysis;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>There were as many alerts in this minute as may be.</summary>
/// <param name="retryAfter">When the next ones may come.</param>
[SuppressMessage("Design", "CA1032", Justification = "Internal, and pointless without the time.")]
internal sealed class AlertFloodException(TimeSpan retryAfter) : Exception
{
    internal TimeSpan RetryAfter { get; } = retryAfter;
}
