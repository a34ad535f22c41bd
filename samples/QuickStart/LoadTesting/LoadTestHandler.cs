using System.Globalization;
using Keptn.Sdk;
using Keptn.Sdk.Events;

namespace QuickStart.LoadTesting;

/// <summary>Task "test": loads the deployed application as its test definition says, and reports the numbers.</summary>
internal sealed class LoadTestHandler(LoadGenerator generator, TimeProvider time) : ITaskHandler<TestTriggered>
{
    public async Task<TaskResult> HandleAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
    {
        var target = context.Data.Deployment.DeploymentUrisLocal?.FirstOrDefault();
        if (!Uri.TryCreate(target, UriKind.Absolute, out var uri))
        {
            throw new KeptnTaskException($"data.deployment.deploymentURIsLocal names no address to test: '{target}'.");
        }

        var definition = await LoadTestDefinition.ReadAsync(context.Resources, context.Data.Test.TestStrategy, cancellationToken);
        var start = time.GetUtcNow();
        var report = await generator.RunAsync(uri, definition, cancellationToken);
        var end = time.GetUtcNow();

        // The test ran, so it passes; whether its numbers are good is for the next task to judge.
        return TaskResult.Pass(
            new LoadTestFinished { Test = new TestSection { Start = Timestamp(start), End = Timestamp(end) }, LoadTest = report },
            string.Create(CultureInfo.InvariantCulture, $"{report.Requests} requests, {report.Failed} failed, {report.RequestsPerSecond:0}/s, p50 {report.P50Milliseconds:0.0} ms, p95 {report.P95Milliseconds:0.0} ms, p99 {report.P99Milliseconds:0.0} ms"));
    }

    private static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
