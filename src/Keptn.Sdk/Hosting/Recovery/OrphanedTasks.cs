using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Recovery;

/// <summary>
/// Looks in the event store for tasks of this service that were started and never finished, and finishes those whose
/// process is gone: an earlier run of this very instance, or any whose time has long been up. Tasks of a replica that works
/// are never touched, nor those of a service built with something else, which leave no mark.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose.")]
internal sealed class OrphanedTasks
{
    /// <summary>How long after its timeout a task that is still open belongs to a process that is gone.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>How long the event store may be behind.</summary>
    internal static readonly TimeSpan StoreDelay = TimeSpan.FromSeconds(10);

    private readonly IKeptnApi _api;
    private readonly KeptnPipeline _pipeline;
    private readonly InstanceMark _self;
    private readonly bool _hasJournal;
    private readonly (string Type, TimeSpan Timeout)[] _tasks;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);
    private Task _loop = Task.CompletedTask;
    private bool _failed;

    /// <summary>Creates the search; nothing is asked before <see cref="Start"/>.</summary>
    /// <param name="api">The control plane.</param>
    /// <param name="pipeline">Knows the service's name and sends.</param>
    /// <param name="self">The mark of this process.</param>
    /// <param name="handlers">The handlers.</param>
    /// <param name="options">The options of the service.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where it reports.</param>
    internal OrphanedTasks(
        IKeptnApi api,
        KeptnPipeline pipeline,
        InstanceMark self,
        IEnumerable<HandlerRegistration> handlers,
        KeptnOptions options,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _api = api;
        _pipeline = pipeline;
        _self = self;
        _hasJournal = pipeline.Journal is not null;
        _interval = options.Registration.RecoveryInterval;
        _timeProvider = timeProvider;
        _logger = logger;
        _tasks = [.. handlers.Where(h => h.IsTask).GroupBy(h => h.Pattern, StringComparer.Ordinal).Select(g => (g.Key, g.Max(h => h.Timeout)))];
    }

    internal void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

    internal async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    /// <summary>The id of the event that finishes an orphaned task: the same, whoever finds it and how often.</summary>
    internal static string GetAnswerId(CloudEvent started)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{started.Id} is finished"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var wait = StoreDelay;
        while (true)
        {
            try
            {
                await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
                await SearchAsync(cancellationToken).ConfigureAwait(false);
                Report(null);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The next round may work; nothing here may end the service.
                Report(e.Message);
            }

            wait = _failed && _interval > StoreDelay ? StoreDelay : _interval;
        }
    }

    /// <summary>Looks once through all projects.</summary>
    /// <exception cref="KeptnApiException">The control plane did not answer.</exception>
    internal async Task SearchAsync(CancellationToken cancellationToken)
    {
        List<string> projects = [];
        await foreach (var project in _api.Projects.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            projects.Add(project.Name);
        }

        foreach (var project in projects)
        {
            foreach (var (type, timeout) in _tasks)
            {
                await SearchAsync(project, type, timeout, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SearchAsync(string project, string type, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Longer ago a process of this service could have begun it with another timeout; a day covers what people change.
        var from = _timeProvider.GetUtcNow() - timeout - Grace - TimeSpan.FromDays(1);
        var query = new EventQuery { Project = project, Source = _pipeline.Name, FromTime = from, PageSize = 100 };
        var started = await ReadAsync(query, type, KeptnEventKinds.Started, cancellationToken).ConfigureAwait(false);
        if (started.Count == 0)
        {
            return;
        }

        var finished = await ReadAsync(query, type, KeptnEventKinds.Finished, cancellationToken).ConfigureAwait(false);
        foreach (var task in started)
        {
            var missing = task.Value.Count - (finished.TryGetValue(task.Key, out var answers) ? answers.Count : 0);
            if (missing > 0 && task.Value.TrueForAll(IsOrphaned))
            {
                // Which of several was answered cannot be told; only their number counts.
                foreach (var begun in task.Value.OrderBy(e => e.Id, StringComparer.Ordinal).Take(missing))
                {
                    await FinishAsync(begun, KeptnEventType.Parse(begun.Type!), cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Reads our events of a task, or of all, by the task that they answer.</summary>
    private async Task<Dictionary<string, List<CloudEvent>>> ReadAsync(EventQuery query, string triggered, string kind, CancellationToken cancellationToken)
    {
        var pattern = KeptnEventType.Parse(triggered).WithKind(kind);
        query = query with { Type = KeptnEventPatterns.IsPattern(pattern) ? null : pattern };
        var events = new Dictionary<string, List<CloudEvent>>(StringComparer.Ordinal);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var cloudEvent in _api.Events.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (cloudEvent is { Id: { } id, Type: { } type, TriggeredId: { Length: > 0 } triggeredId }
                && KeptnEventTypeParser.Matches(type, pattern) && ids.Add(id))
            {
                if (!events.TryGetValue(triggeredId, out var list))
                {
                    events[triggeredId] = list = [];
                }

                list.Add(cloudEvent);
            }
        }

        return events;
    }

    private bool IsOrphaned(CloudEvent started)
    {
        if (started.Time is not { } time || InstanceMark.Read(started) is not { } mark || mark.Run == _self.Run)
        {
            return false;
        }

        // With a journal the earlier run's tasks are known; what the store has open beyond them is on its way.
        var isOwn = !_hasJournal && mark.Instance is not null && mark.Instance == _self.Instance;
        return isOwn || (mark.Timeout is { } timeout && _timeProvider.GetUtcNow() - time >= timeout + Grace);
    }

    private async Task FinishAsync(CloudEvent started, KeptnEventType type, CancellationToken cancellationToken)
    {
        if (!_finished.Add(started.Id!) || EventScope.Read(started).Problem is not null)
        {
            return;
        }

        // What the answer takes over from its triggered event, the started event has taken over before.
        var triggered = new CloudEvent(started) { Id = started.TriggeredId, Type = type.WithKind(KeptnEventKinds.Triggered) };
        var answer = TaskAnswers.Finished(triggered, _pipeline.Name, _timeProvider.GetUtcNow(), FailureResults.ForLostProcess(_pipeline.Name));
        var sent = await _pipeline.SendRecoveredAsync(new CloudEvent(answer) { Id = GetAnswerId(started) }).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (sent == SendOutcome.Sent)
        {
            Log.Recovered(_logger, started.TriggeredId!, "its process is gone; it is finished as errored");
        }
        else
        {
            _finished.Remove(started.Id!);
        }
    }

    private void Report(string? problem)
    {
        if (problem is not null && !_failed)
        {
            Log.OrphansNotSearched(_logger, problem);
        }

        _failed = problem is not null;
    }
}
