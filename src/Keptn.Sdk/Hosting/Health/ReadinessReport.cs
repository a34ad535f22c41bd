namespace Keptn.Sdk.Hosting.Health;

/// <summary>How all parts stand at one moment.</summary>
/// <param name="Entries">The parts, by name.</param>
internal sealed record ReadinessReport(IReadOnlyList<ReadinessEntry> Entries)
{
    internal bool IsReady => Entries.All(e => e.State == PartState.Ready);

    internal bool IsLive => Entries.All(e => e.State != PartState.Failed);
}
