using System.Runtime.ExceptionServices;
using Keptn.Sdk.Api;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>
/// Reads what the control plane keeps no list of: project by project from the event store, which answers no question
/// across projects.
/// </summary>
internal sealed class EventStoreReader(
    IKeptnApi api,
    EventHistory history,
    RemotePlan plan,
    EventDelivery delivery,
    ISubscriptionSource? subscriptions,
    KeptnRemoteOptions options,
    TimeProvider timeProvider,
    ILogger logger)
{
    /// <summary>How many projects are read at once.</summary>
    private const int MaxReads = 4;

    /// <summary>How often it is asked which projects there are: the answer holds everything of all of them.</summary>
    internal static readonly TimeSpan ListInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, EventStream[]> _streams = new(StringComparer.Ordinal);
    private HashSet<string>? _listed;
    private long _listedAt;

    /// <summary>Reads once; tells whether something came.</summary>
    internal async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        await SelectProjectsAsync(cancellationToken).ConfigureAwait(false);
        var isBusy = false;
        ExceptionDispatchInfo? failure = null;
        var limits = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = MaxReads };
        await Parallel.ForEachAsync(_streams.Values.SelectMany(s => s), limits, async (stream, token) =>
        {
            try
            {
                if (await stream.ReadAsync(token).ConfigureAwait(false))
                {
                    Volatile.Write(ref isBusy, true);
                }
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                // The next project may work.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }
        }).ConfigureAwait(false);

        failure?.Throw();
        return isBusy;
    }

    private async Task SelectProjectsAsync(CancellationToken cancellationToken)
    {
        var filters = subscriptions?.Subscriptions.Select(s => s.Filter.Projects).ToArray() ?? [];
        if (filters.Length > 0 && filters.All(f => f.Count > 0))
        {
            // Projects that are not there yet have no events, and the store says so.
            _listed = null;
            Select(filters.SelectMany(f => f).ToHashSet(StringComparer.Ordinal), added: []);
            return;
        }

        if (_listed is not null && timeProvider.GetElapsedTime(_listedAt) < ListInterval)
        {
            return;
        }

        HashSet<string> listed = new(StringComparer.Ordinal);
        await foreach (var project in api.Projects.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (project.Name.Length > 0)
            {
                listed.Add(project.Name);
            }
        }

        Select(listed, added: _listed is null ? [] : [.. listed.Except(_listed)]);
        _listed = listed;
        _listedAt = timeProvider.GetTimestamp();
    }

    /// <summary>Reads these projects from now on; of those that were added since the last look, everything.</summary>
    private void Select(HashSet<string> projects, HashSet<string> added)
    {
        foreach (var project in _streams.Keys.Except(projects).ToArray())
        {
            _streams.Remove(project);
        }

        foreach (var project in projects.Where(p => !_streams.ContainsKey(p)))
        {
            if (added.Contains(project))
            {
                RemoteLog.ProjectFound(logger, project);
            }

            _streams[project] = [.. plan.StoredTypes.Select(type =>
                new EventStream(project, type, added.Contains(project), api.Events, history, plan, delivery, options, timeProvider, logger))];
        }
    }
}
