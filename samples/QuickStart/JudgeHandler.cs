using System.Globalization;
using Keptn.Sdk;

namespace QuickStart;

/// <summary>Task "judge": compares the numbers of the load test with the limits of the shipyard.</summary>
internal sealed class JudgeHandler : ITaskHandler<JudgeTriggered>
{
    public Task<TaskResult> HandleAsync(TaskContext<JudgeTriggered> context, CancellationToken cancellationToken)
    {
        var limits = context.Data.Judge;
        var report = context.Data.LoadTest ?? throw new KeptnTaskException("There are no numbers to judge: no load test ran before.");
        List<string> violations = [];
        if (report.FailedPercent > limits.MaxFailedPercent)
        {
            violations.Add(Text($"{report.FailedPercent:0.0} % of the requests failed, the limit is {limits.MaxFailedPercent:0.#} % (first: {report.FirstFailure})"));
        }

        if (report.P95Milliseconds > limits.MaxP95Milliseconds)
        {
            violations.Add(Text($"p95 is {report.P95Milliseconds:0.0} ms, the limit is {limits.MaxP95Milliseconds:0.#} ms"));
        }

        return Task.FromResult(violations.Count > 0
            ? TaskResult.Fail(string.Join("; ", violations))
            : TaskResult.Pass(Text($"p95 {report.P95Milliseconds:0.0} ms <= {limits.MaxP95Milliseconds:0.#} ms, {report.FailedPercent:0.0} % failed <= {limits.MaxFailedPercent:0.#} %")));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
