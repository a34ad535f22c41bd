using System.Collections.Concurrent;
using Keptn.Sdk;

namespace QuickStart.LoadTesting;

/// <summary>The SLI provider: answers the queries of sli.yaml with what the load test of this run measured.</summary>
internal sealed class LoadReports : ISliProvider
{
    private readonly ConcurrentDictionary<string, LoadReport> _reports = new();

    public Task<SliValue> QueryAsync(SliQuery query, CancellationToken cancellationToken)
    {
        if (query.Context is not { } context || !_reports.TryGetValue(context.Scope.KeptnContext, out var report))
        {
            throw new KeptnTaskException("There are no numbers: no load test ran in this run.");
        }

        return Task.FromResult<SliValue>(query.Query switch
        {
            "p50" => report.P50Milliseconds,
            "p95" => report.P95Milliseconds,
            "p99" => report.P99Milliseconds,
            "failed_percent" => report.FailedPercent,
            "requests_per_second" => report.RequestsPerSecond,
            _ => throw new KeptnTaskException($"'{query.Query}' is nothing that a load test measures."),
        });
    }

    internal void Add(string keptnContext, LoadReport report) => _reports[keptnContext] = report;
}
