using Keptn.Sdk.Executors.Kubernetes.Wire;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>
/// Runs jobs in the cluster. A job's name follows from the event and the task, so that a job that is there already, from a
/// redelivery or from an earlier process of the service, is taken over and not run twice.
/// </summary>
internal sealed class KubernetesJobRunner(
    KubernetesConnection connection, JobManifest manifest, JobRules rules, KubernetesJobOptions options, string ns, TimeProvider timeProvider, ILogger logger)
    : IJobRunner, IDisposable
{
    /// <summary>How long is tried to delete a job whose task was cancelled: the service may be stopping.</summary>
    private static readonly TimeSpan s_cleanUp = TimeSpan.FromSeconds(20);

    /// <summary>How long a job that was taken over is waited for at least, to see whether it has ended meanwhile.</summary>
    private static readonly TimeSpan s_leastWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_removalInterval = TimeSpan.FromSeconds(2);

    private readonly KubernetesApi _api = new(connection, timeProvider);

    public void Dispose() => connection.Dispose();

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var target = run.Task.Namespace is { Length: > 0 } own ? own : ns;
        rules.Check(run, target, manifest.GetServiceAccount(run.Task));
        var wanted = manifest.Create(run, target);
        Job? job = null;
        try
        {
            job = await CreateAsync(run, wanted, cancellationToken).ConfigureAwait(false);
            return await FollowAsync(run, job, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            // What nobody can wait for must not work on. A call that was not answered may have made it.
            if (job is not null || e.IsTransient)
            {
                await DeleteOwnAsync(wanted, "it cannot be followed", cancellationToken).ConfigureAwait(false);
            }

            var help = e.IsForbidden ? " The role of the service must allow it; docs/jobs-kubernetes.md has the one it needs." : string.Empty;
            throw new KeptnTaskException($"Job {target}/{run.Name} could not be run. {e.Message}{help}", e);
        }
        catch (OperationCanceledException)
        {
            // Also where the call that creates it was cut off: it may have arrived.
            await DeleteOwnAsync(wanted, "its task was cancelled", default).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Job> CreateAsync(JobRun run, Job wanted, CancellationToken cancellationToken)
    {
        var (target, name) = (wanted.Metadata!.Namespace!, run.Name);
        for (var began = timeProvider.GetTimestamp(); ;)
        {
            try
            {
                var created = await _api.CreateAsync(wanted, cancellationToken).ConfigureAwait(false);
                KubernetesLog.Created(logger, target, name, run.Task.Name, run.Action.Name);
                return created;
            }
            catch (KubernetesException e) when (e.AlreadyExists)
            {
                var found = await _api.FindAsync(target, name, cancellationToken).ConfigureAwait(false);
                if (found is { Metadata.DeletionTimestamp: null })
                {
                    if (!JobLabels.AreOfOneTask(found.Metadata.Labels, wanted.Metadata.Labels))
                    {
                        throw new KeptnTaskException($"Job {target}/{name} is there already and is not for this event and configuration.", e);
                    }

                    KubernetesLog.Adopted(logger, target, name);
                    return found;
                }

                if (timeProvider.GetElapsedTime(began) > JobManifest.GetLimit(run))
                {
                    throw new KeptnTaskException($"Job {target}/{name} of an earlier attempt is being removed, and does not go away.", e);
                }

                // Its name is free in a moment.
                await Task.Delay(s_removalInterval, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<JobOutcome> FollowAsync(JobRun run, Job job, CancellationToken cancellationToken)
    {
        var (target, uid) = (job.Metadata?.Namespace ?? ns, job.Metadata?.Uid);
        using var limit = new CancellationTokenSource(GetRemaining(run, job), timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string failure;
        try
        {
            var (ended, problem) = await WaitAsync(target, run.Name, uid, both.Token).ConfigureAwait(false);
            if (problem is null)
            {
                return await ReportAsync(run, target, ended, cancellationToken).ConfigureAwait(false);
            }

            failure = $"its pod does not start ({problem})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = run.Deadline is { } deadline && deadline < run.MaxDuration
                ? $"it worked longer than its deadline of {deadline.TotalSeconds:0} s"
                : $"it did not end within {run.MaxDuration.TotalSeconds:0} s (maxPollDuration)";
        }

        // Before it is deleted, for its logs go with it.
        var report = await PodReport.ReadAsync(_api, target, run, logger, cancellationToken).ConfigureAwait(false);
        await DeleteAsync(target, run.Name, uid, failure, cancellationToken).ConfigureAwait(false);
        return JobOutcome.Failure(failure, report.Logs) with { ResultText = report.Result };
    }

    // Whichever comes first: the job ends, or it is clear that its pod will not start.
    private async Task<(Job? Ended, string? Problem)> WaitAsync(string target, string name, string? uid, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var end = new JobWatch(_api, timeProvider, logger).WaitAsync(target, name, uid, stop.Token);
        var start = new PodStart(_api, options, timeProvider, logger).FindProblemAsync(target, name, stop.Token);
        try
        {
            if (await Task.WhenAny(end, start).ConfigureAwait(false) == start && await start.ConfigureAwait(false) is { } problem)
            {
                return (null, problem);
            }

            return (await end.ConfigureAwait(false), null);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(end, start)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<JobOutcome> ReportAsync(JobRun run, string target, Job? job, CancellationToken cancellationToken)
    {
        var report = await PodReport.ReadAsync(_api, target, run, logger, cancellationToken).ConfigureAwait(false);
        var end = job is null ? new JobEnd(false, "somebody deleted the job while it was waited for") : JobEnd.Find(job)!;
        var reason = report.Reason is { } detail && job is not null && !end.Succeeded ? $"{detail}; {end.Reason}" : end.Reason;
        KubernetesLog.Ended(logger, target, run.Name, reason);
        if (report.Result is { } result && PodReport.IsCut(result))
        {
            const string Cut = "its keptn-result.json is too long: Kubernetes hands out no more than the last 4,096 bytes";
            return JobOutcome.Failure(end.Succeeded ? Cut : $"{reason}; {Cut}", report.Logs);
        }

        return (end.Succeeded ? JobOutcome.Success(report.Logs) : JobOutcome.Failure(reason, report.Logs)) with { ResultText = report.Result };
    }

    // Only what was made for this task, whoever else has the name.
    private async Task DeleteOwnAsync(Job wanted, string reason, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(s_cleanUp, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var (target, name) = (wanted.Metadata!.Namespace!, wanted.Metadata.Name!);
        try
        {
            if (await _api.FindAsync(target, name, both.Token).ConfigureAwait(false) is { Metadata: { } metadata } && JobLabels.AreOfOneTask(metadata.Labels, wanted.Metadata.Labels))
            {
                await DeleteAsync(target, name, metadata.Uid, reason, both.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is KubernetesException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            KubernetesLog.NotDeleted(logger, target, name, e.Message);
        }
    }

    private async Task DeleteAsync(string target, string name, string? uid, string reason, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(s_cleanUp, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _api.DeleteAsync(target, name, uid, both.Token).ConfigureAwait(false);
            KubernetesLog.Deleted(logger, target, name, reason);
        }
        catch (Exception e) when (e is KubernetesException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            KubernetesLog.NotDeleted(logger, target, name, e.Message);
        }
    }

    // A job that was taken over has worked for a while; clocks may differ.
    private TimeSpan GetRemaining(JobRun run, Job job)
    {
        var limit = JobManifest.GetLimit(run);
        var age = job.Metadata?.CreationTimestamp is { } created ? timeProvider.GetUtcNow() - created : TimeSpan.Zero;
        var remaining = age > TimeSpan.Zero ? limit - age : limit;
        var least = limit < s_leastWait ? limit : s_leastWait;
        return remaining > least ? remaining : least;
    }
}
