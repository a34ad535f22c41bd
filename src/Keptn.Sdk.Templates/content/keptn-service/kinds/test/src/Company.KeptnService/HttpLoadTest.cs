using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>Sends real requests to the deployment, many at a time, and measures each.</summary>
internal sealed class HttpLoadTest(HttpClient http, TimeProvider time) : ITestRunner
{
    public async Task<TaskResult> RunAsync(TestJob job, CancellationToken cancellationToken)
    {
        var plan = LoadPlan.Read(job.Workload);

        // The path is a file's text: it must not lead to another server than the one that was deployed.
        if (!Uri.TryCreate(job.Target, plan.Path, out var address) || address.Authority != job.Target.Authority || address.Scheme != job.Target.Scheme)
        {
            throw new KeptnTaskException($"The path '{plan.Path}' of the workload leads away from {job.Target}.");
        }

        var report = await RunAsync(address, plan, cancellationToken);
        return job.Judge(report.Measure(), report.ToString());
    }

    private async Task<LoadReport> RunAsync(Uri address, LoadPlan plan, CancellationToken cancellationToken)
    {
        var milliseconds = new double[plan.Requests];
        var failed = 0;
        string? firstFailure = null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, plan.Requests, options, async (i, token) =>
        {
            var start = time.GetTimestamp();
            if (await RequestAsync(address, plan.Timeout, token) is { } failure)
            {
                Interlocked.Increment(ref failed);
                Interlocked.CompareExchange(ref firstFailure, failure, null);
            }

            milliseconds[i] = time.GetElapsedTime(start).TotalMilliseconds;
        });
        Array.Sort(milliseconds);
        return new LoadReport(milliseconds, failed, firstFailure);
    }

    /// <returns>What went wrong; <see langword="null"/> where nothing did.</returns>
    private async Task<string?> RequestAsync(Uri address, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await http.GetAsync(address, either.Token);
            await response.Content.CopyToAsync(Stream.Null, either.Token);
            return (int)response.StatusCode < 400 ? null : $"HTTP {(int)response.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {limit.TotalSeconds} s";
        }
    }
}
