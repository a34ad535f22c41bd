using System.Globalization;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

/// <summary>Counts how the replays went, and writes one line at the end.</summary>
public sealed class ReplaySummary : IDisposable
{
    private int _scenarios;
    private int _equal;
    private int _listed;

    internal void OnStarted() => _scenarios++;

    internal void OnEqual() => _equal++;

    internal void OnListed() => _listed++;

    public void Dispose() => GoldenCorpus.Report(string.Create(
        CultureInfo.InvariantCulture,
        $"golden shipyard: {_scenarios} scenarios, {_equal} equal, {_listed} listed deviations"));
}
