using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Looks every few seconds whether a job's pod starts, and says why where it does not.</summary>
internal sealed class PodStart(KubernetesApi api, KubernetesJobOptions options, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    /// <returns>Why the pod will not start; <see langword="null"/> once it has started, or cannot be looked at.</returns>
    internal async Task<string?> FindProblemAsync(string ns, string job, CancellationToken cancellationToken)
    {
        PodProblem? last = null;
        for (var since = timeProvider.GetTimestamp(); ;)
        {
            var (problem, hasStarted) = await LookAsync(ns, job, cancellationToken).ConfigureAwait(false);
            if (hasStarted)
            {
                return null;
            }

            if (problem?.Kind != last?.Kind)
            {
                since = timeProvider.GetTimestamp();
            }

            last = problem;
            if (problem is not null && timeProvider.GetElapsedTime(since) >= GetPatience(problem.Kind))
            {
                return problem.Reason;
            }

            await Task.Delay(s_interval, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(PodProblem? Problem, bool HasStarted)> LookAsync(string ns, string job, CancellationToken cancellationToken)
    {
        try
        {
            var pods = await api.ListPodsAsync(ns, job, TimeSpan.MaxValue, cancellationToken).ConfigureAwait(false);
            return pods.Count > 0
                ? (pods.Select(PodProblem.Find).FirstOrDefault(p => p is not null), pods.Any(PodProblem.HasStarted))
                : (await FindWhyNoneAsync(ns, job, cancellationToken).ConfigureAwait(false), false);
        }
        catch (KubernetesException e)
        {
            // The job itself still says how it ends.
            KubernetesLog.NotReadable(logger, ns, job, "pods", e.Message);
            return (null, true);
        }
    }

    // A quota, a missing service account or an admission rule keeps the pod from being made at all. Only an event says so.
    private async Task<PodProblem?> FindWhyNoneAsync(string ns, string job, CancellationToken cancellationToken)
    {
        try
        {
            var events = await api.ListEventsAsync(ns, "Job", job, cancellationToken).ConfigureAwait(false);
            return events.LastOrDefault(e => e.Reason is "FailedCreate") is { } failed ? new(PodProblemKind.Persistent, $"{failed.Reason}: {failed.Message}") : null;
        }
        catch (KubernetesException e)
        {
            KubernetesLog.NotReadable(logger, ns, job, "events", e.Message);
            return null;
        }
    }

    private TimeSpan GetPatience(PodProblemKind kind) => kind switch
    {
        PodProblemKind.Final => TimeSpan.Zero,
        PodProblemKind.NoNode => options.UnschedulableTimeout,
        _ => options.StartTimeout,
    };
}
