using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Sequences;

/// <summary>
/// Ends the tasks of a sequence that was aborted or timed out (contract C10) where no event tells of it: asks for the
/// state of every run that has a task in work, project by project. Nothing is asked while no task is.
/// </summary>
/// <remarks>
/// A run is aborted as a whole even if only one of its stages was, so the stage of the task must be over as well. Source:
/// shipyard-controller, <c>GET /v1/sequence/{project}</c>; control plane sheet 3.10 and 3.11.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose.")]
internal sealed class SequenceStatePoller
{
    /// <summary>The longest wait while the API fails.</summary>
    internal static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(1);

    /// <summary>How many runs one request asks for: they stand in its address.</summary>
    private const int MaxContexts = 50;

    private readonly ISequencesApi _api;
    private readonly Func<IReadOnlyCollection<EventScope>> _getOpenTasks;
    private readonly Action<string, string> _endTasks;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private bool _hasFailed;

    /// <summary>Creates it; nothing is asked before <see cref="Start"/>.</summary>
    /// <param name="api">The sequences.</param>
    /// <param name="getOpenTasks">Where the tasks in work belong.</param>
    /// <param name="endTasks">Ends the tasks of a Keptn context in a stage.</param>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where it reports.</param>
    /// <param name="random">Random numbers from 0 to 1 for jitter; <see langword="null"/> for real ones.</param>
    internal SequenceStatePoller(
        ISequencesApi api,
        Func<IReadOnlyCollection<EventScope>> getOpenTasks,
        Action<string, string> endTasks,
        TimeSpan interval,
        TimeProvider timeProvider,
        ILogger logger,
        Func<double>? random = null)
    {
        _api = api;
        _getOpenTasks = getOpenTasks;
        _endTasks = endTasks;
        _interval = interval;
        _timeProvider = timeProvider;
        _logger = logger;
        _backoff = new Backoff(interval, interval < MaxRetryDelay ? MaxRetryDelay : interval, random ?? Random.Shared.NextDouble);
    }

    internal void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>Looks no more. Completes when nothing is under way.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var wait = _interval;
        while (true)
        {
            await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (await LookAsync(cancellationToken).ConfigureAwait(false))
                {
                    ReportSuccess();
                }

                wait = _interval;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The next look may succeed; nothing here may end the service.
                ReportFailure(e);
                wait = _backoff.Next();
            }
        }
    }

    /// <summary>Looks once; tells whether there was something to ask.</summary>
    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        // A context with a comma cannot be asked for; those of Keptn are UUIDs.
        var open = _getOpenTasks().Where(s => s.Project.Length > 0 && s.KeptnContext.Length > 0 && !s.KeptnContext.Contains(',', StringComparison.Ordinal)).ToArray();
        foreach (var project in open.GroupBy(s => s.Project, StringComparer.Ordinal))
        {
            var stages = project.ToLookup(s => s.KeptnContext, s => s.Stage, StringComparer.Ordinal);
            foreach (var contexts in stages.Select(s => s.Key).Chunk(MaxContexts))
            {
                await LookAsync(project.Key, contexts, stages, cancellationToken).ConfigureAwait(false);
            }
        }

        return open.Length > 0;
    }

    private async Task LookAsync(string project, string[] contexts, ILookup<string, string> stages, CancellationToken cancellationToken)
    {
        var query = new SequenceQuery { KeptnContexts = contexts };
        await foreach (var state in _api.QueryAsync(project, query, cancellationToken).ConfigureAwait(false))
        {
            foreach (var stage in stages[state.KeptnContext].Distinct(StringComparer.Ordinal).Where(s => HasEnded(state, s)))
            {
                _endTasks(state.KeptnContext, stage);
            }
        }
    }

    // "finished" is no sign: it is what a run shows between two of its sequences, too.
    private static bool HasEnded(SequenceState run, string stage) => run.State is "aborted" or "timedOut"
        && run.Stages.FirstOrDefault(s => s.Name == stage)?.State is not ("triggered" or "started" or "paused" or "waiting");

    private void ReportSuccess()
    {
        _backoff.Reset();
        if (_hasFailed)
        {
            _hasFailed = false;
            SequencesLog.Recovered(_logger);
        }
    }

    private void ReportFailure(Exception exception)
    {
        if (_hasFailed)
        {
            SequencesLog.FailedAgain(_logger, exception.Message);
        }
        else
        {
            SequencesLog.Failed(_logger, exception.Message);
        }

        _hasFailed = true;
    }
}
