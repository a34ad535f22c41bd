using System.Text.Json;
using Keptn.Sdk.Executors.Kubernetes.Wire;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>
/// Waits until a job ends. It is listed and then watched from there; whenever the watch ends, breaks or is too old, that
/// begins anew, so that nothing is missed. Who may not watch asks every few seconds.
/// </summary>
internal sealed class JobWatch(KubernetesApi api, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_leastWatch = TimeSpan.FromSeconds(1);

    /// <returns>The job as it ended; <see langword="null"/> where it is there no more.</returns>
    /// <exception cref="KubernetesException">It may not be read.</exception>
    internal async Task<Job?> WaitAsync(string ns, string name, string? uid, CancellationToken cancellationToken)
    {
        var mayWatch = true;
        for (var failures = 0; ;)
        {
            var (job, version) = await api.ListAsync(ns, name, cancellationToken).ConfigureAwait(false);
            if (job is null || IsAnother(job, uid) || JobEnd.Find(job) is not null)
            {
                return job is null || IsAnother(job, uid) ? null : job;
            }

            if (!mayWatch)
            {
                await Task.Delay(s_pollInterval, timeProvider, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var began = timeProvider.GetTimestamp();
            try
            {
                await foreach (var change in api.WatchAsync(ns, name, version, cancellationToken).ConfigureAwait(false))
                {
                    failures = 0;
                    if (IsEnd(change, uid, out var ended))
                    {
                        return ended;
                    }
                }

                // Something between us and the server may end watches as soon as they begin.
                if (timeProvider.GetElapsedTime(began) < s_leastWatch)
                {
                    await Task.Delay(s_leastWatch, timeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (KubernetesException e) when (e.IsForbidden)
            {
                KubernetesLog.Polling(logger, ns, name, e.Message);
                mayWatch = false;
            }
            catch (Exception e) when (e is KubernetesException or IOException or HttpRequestException or JsonException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                KubernetesLog.WatchBroke(logger, ns, name, e.Message);
                if (e is not KubernetesException { IsExpired: true } || failures > 0)
                {
                    var wait = KubernetesConnection.GetWait(e as KubernetesException ?? new(e.Message), failures);
                    await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
                }

                failures++;
            }
        }
    }

    private static bool IsEnd(WatchEvent change, string? uid, out Job? ended)
    {
        ended = null;
        if (change.Type is not ("ADDED" or "MODIFIED" or "DELETED") || change.Object.Deserialize(WireJson.Default.Job) is not { } job)
        {
            return false;
        }

        if (change.Type == "DELETED" || IsAnother(job, uid))
        {
            return true;
        }

        ended = job;
        return JobEnd.Find(job) is not null;
    }

    private static bool IsAnother(Job job, string? uid) => uid is not null && job.Metadata?.Uid is { } other && other != uid;
}
