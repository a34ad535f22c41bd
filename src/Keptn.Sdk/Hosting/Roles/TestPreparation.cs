using System.Net;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>What stands around a test runner: finds workload and target, fetches files, and says when the test ran.</summary>
internal sealed class TestPreparation(TestRunnerOptions options, TaskContext<TestTriggered> context)
{
    internal const string HttpClientName = "Keptn.Sdk.TestTarget";

    private readonly TimeProvider _timeProvider = (TimeProvider?)context.Services.GetService(typeof(TimeProvider)) ?? TimeProvider.System;

    private DeploymentSection Deployment => context.Data.Deployment;

    internal async Task<TaskResult> RunAsync(Func<TestJob, CancellationToken, Task<TaskResult>> run, CancellationToken cancellationToken)
    {
        var start = _timeProvider.GetUtcNow();
        TaskResult result;
        try
        {
            var job = await PrepareAsync(cancellationToken).ConfigureAwait(false);
            start = _timeProvider.GetUtcNow();
            result = await run(job, cancellationToken).ConfigureAwait(false);
        }
        catch (KeptnTaskException e)
        {
            // Start and end belong into every answer, also where the test could not be run to its end.
            Log.TestNotRun(context.Logger, e, context.CloudEvent.Id);
            result = TaskResult.Create(e.Status, e.Result, e.Message);
        }

        return ReferenceEquals(result, TaskResult.Pending) || result is null ? result! : WithTimes(result, start, _timeProvider.GetUtcNow());
    }

    private static TaskResult WithTimes(TaskResult result, DateTimeOffset start, DateTimeOffset end)
    {
        if (result.Data is not (null or TestFinished))
        {
            // Data of the runner's own: it has its own "test" section, or wants none.
            return result;
        }

        var finished = result.Data as TestFinished ?? new TestFinished();
        var test = finished.Test.IsAbsent ? new TestSection() : finished.Test;
        finished = finished with
        {
            Test = test with { Start = test.Start ?? KeptnTimestamp.Format(start), End = test.End ?? KeptnTimestamp.Format(end) },
        };
        return TaskResult.Create(result.Status, result.Result, result.Message, finished);
    }

    private static Uri? Choose(IReadOnlyList<string>? addresses, string member, List<string> problems)
    {
        for (var i = 0; i < addresses?.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(addresses[i]))
            {
                continue;
            }

            if (Uri.TryCreate(addresses[i], UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
            {
                return uri;
            }

            problems.Add($"data.deployment.{member}[{i}] '{addresses[i]}' is no absolute http or https address");
        }

        return null;
    }

    private async Task<TestJob> PrepareAsync(CancellationToken cancellationToken)
    {
        var workload = await FindWorkloadAsync(cancellationToken).ConfigureAwait(false);
        var target = FindTarget();
        if (options.Folder is { } folder)
        {
            await context.Resources.DownloadAsync(folder, cancellationToken).ConfigureAwait(false);
        }

        if (target is not null && options.ReachabilityTimeout is { } patience)
        {
            await WaitUntilReachableAsync(target, patience, cancellationToken).ConfigureAwait(false);
        }

        var job = new TestJob(context) { Workload = workload, ProgressInterval = options.ProgressInterval, Target = target! };
        return job;
    }

    private Uri? FindTarget()
    {
        var problems = new List<string>();
        var local = Choose(Deployment.DeploymentUrisLocal, "deploymentURIsLocal", problems);
        var open = Choose(Deployment.DeploymentUrisPublic, "deploymentURIsPublic", problems);
        var target = options.PreferPublicTarget ? open ?? local : local ?? open;
        return target is not null || !options.RequireTarget ? target
            : problems.Count > 0 ? throw new KeptnTaskException($"There is no address to test: {string.Join("; ", problems)}.")
            : throw new KeptnTaskException("There is no address to test: data.deployment has neither deploymentURIsLocal nor deploymentURIsPublic.");
    }

    private async Task<TestWorkload> FindWorkloadAsync(CancellationToken cancellationToken)
    {
        var strategy = TestStrategyReader.Read(context);
        if (options.ConfigurationFile is not { } name)
        {
            return new TestWorkload { TestStrategy = strategy };
        }

        var file = await context.Resources.GetAsync(name, cancellationToken).ConfigureAwait(false);
        TestWorkloads workloads;
        try
        {
            workloads = TestWorkloads.Parse(file.GetText(), $"{file.Scope}/{name}");
        }
        catch (KeptnFileException e)
        {
            throw new KeptnTaskException(e.Message, e);
        }

        foreach (var warning in workloads.Warnings)
        {
            Log.FileWarning(context.Logger, context.CloudEvent.Id, warning.ToString());
        }

        return workloads.Find(strategy) ?? throw new KeptnTaskException(
            (strategy.Length == 0 ? $"data.{context.TaskName}.teststrategy is missing" : $"{file.Scope}/{name} has no workload for the test strategy '{strategy}'")
            + $"; it has workloads for {string.Join(", ", workloads.Workloads.Select(w => $"'{w.TestStrategy}'"))}.");
    }

    private async Task WaitUntilReachableAsync(Uri target, TimeSpan patience, CancellationToken cancellationToken)
    {
        var http = ((IHttpClientFactory?)context.Services.GetService(typeof(IHttpClientFactory)))?.CreateClient(HttpClientName)
            ?? throw new InvalidOperationException("There are no HTTP clients here: the reachability of a target is checked in a host only.");
        using var deadline = new CancellationTokenSource(patience, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var problem = "no answer";
        try
        {
            while (true)
            {
                try
                {
                    using var answer = await http.GetAsync(target, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
                    if (answer.StatusCode < HttpStatusCode.InternalServerError)
                    {
                        return;
                    }

                    problem = $"HTTP {(int)answer.StatusCode}";
                }
                catch (HttpRequestException e)
                {
                    problem = e.HttpRequestError.ToString();
                }

                await Task.Delay(options.ReachabilityInterval, _timeProvider, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KeptnTaskException($"The target {target} was not reachable within {patience.TotalSeconds:0.##} s: {problem}.");
        }
    }
}
