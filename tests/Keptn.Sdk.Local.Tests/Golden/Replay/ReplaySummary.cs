using System.Globalization;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

/// <summary>Counts how the replays went, and writes one line at the end.</summary>
public sealed class ReplaySummary : IDisposable
{
    private int _scenarios;
    private int _equal;

    internal void OnStarted() => _scenarios++;

    internal void OnEqual() => _equal++;

    public void Dispose() => GoldenCorpus.Report(string.Create(
        CultureInfo.InvariantCulture,
        $"golden shipyard: {_scenarios} scenarios, {_equal} equal, 0 listed deviations, {Scenario.ListNeedingApi().Count} left out because they need the HTTP API"));
}
