using System.Diagnostics;

namespace QuickStart.LoadTesting;

/// <summary>Sends real requests, many at a time, and measures each.</summary>
internal sealed class LoadGenerator(HttpClient http)
{
    internal async Task<LoadReport> RunAsync(Uri target, LoadTestDefinition definition, CancellationToken cancellationToken)
    {
        var url = new Uri(target, definition.Path);
        var milliseconds = new double[definition.Requests];
        string? firstFailure = null;
        var failed = 0;
        var begin = Stopwatch.GetTimestamp();

        await Parallel.ForAsync(
            0,
            definition.Requests,
            new ParallelOptions { MaxDegreeOfParallelism = definition.Concurrency, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var start = Stopwatch.GetTimestamp();
                if (await RequestAsync(url, definition.TimeoutSeconds, token) is { } failure)
                {
                    Interlocked.Increment(ref failed);
                    Interlocked.CompareExchange(ref firstFailure, failure, null);
                }

                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            });

        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Array.Sort(milliseconds);
        return new LoadReport
        {
            Requests = definition.Requests,
            Failed = failed,
            FirstFailure = firstFailure,
            RequestsPerSecond = Math.Round(definition.Requests / seconds, 1),
            P50Milliseconds = Percentile(milliseconds, 0.50),
            P95Milliseconds = Percentile(milliseconds, 0.95),
            P99Milliseconds = Percentile(milliseconds, 0.99),
        };
    }

    private static double Percentile(double[] sorted, double percentile) =>
        Math.Round(sorted[(int)Math.Ceiling(percentile * sorted.Length) - 1], 3);

    private async Task<string?> RequestAsync(Uri url, int timeoutSeconds, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(timeoutSeconds));
        try
        {
            using var response = await http.GetAsync(url, timeout.Token);
            await response.Content.CopyToAsync(Stream.Null, timeout.Token);
            return response.IsSuccessStatusCode ? null : $"HTTP {(int)response.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {timeoutSeconds} s";
        }
    }
}
