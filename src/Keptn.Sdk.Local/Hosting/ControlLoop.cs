using System.Threading.Channels;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.History;
using Keptn.Sdk.Local.Orchestration;
using Keptn.Sdk.Local.Transport;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>
/// Runs the engine, one command after the other: the only thread that touches it. What the engine sends goes to everyone
/// and comes back to it, before the next command.
/// </summary>
internal sealed class ControlLoop : IAsyncDisposable
{
    // Timers take no more than some 49 days; looking more often does no harm.
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromDays(1);

    private readonly SequenceEngine _engine;
    private readonly EventHub _hub;
    private readonly StateJournal? _journal;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly Channel<LoopCommand> _commands;
    private readonly ITimer _timer;
    private readonly Task _loop;

    internal ControlLoop(
        SequenceEngine engine, EventHub hub, StateJournal? journal, LocalControlPlaneOptions options, Observers observers, ILogger logger)
    {
        _journal = journal;
        _engine = engine;
        _hub = hub;
        Observers = observers;
        _logger = logger;
        _timeProvider = options.TimeProvider;
        _commands = Channel.CreateBounded<LoopCommand>(
            new BoundedChannelOptions(options.MaxQueuedCommands) { SingleReader = true });

        // Where the channel is full there are commands, and every command looks at what is due.
        _timer = _timeProvider.CreateTimer(
            _ => _commands.Writer.TryWrite(new LoopCommand<bool>(null, static _ => true)),
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = Task.Run(RunAsync);
    }

    internal Observers Observers { get; }

    internal RunTracker Runs { get; } = new();

    /// <summary>Does something, and answers when all that follows from it has happened.</summary>
    /// <exception cref="ObjectDisposedException">The loop has ended.</exception>
    internal async Task<T> InvokeAsync<T>(
        Action<SequenceEngine>? execute, Func<SequenceEngine, T> answer, CancellationToken cancellationToken)
    {
        var command = new LoopCommand<T>(execute, answer);
        try
        {
            await _commands.Writer.WriteAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(LocalControlPlane));
        }

        return await command.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _commands.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        Runs.CancelAll();
        await _hub.DisconnectAllAsync().ConfigureAwait(false);
        Observers.Complete();
    }

    private async Task RunAsync()
    {
        await foreach (var command in _commands.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            Step(command);
        }
    }

    private void Step(LoopCommand command)
    {
        Exception? failure = null;
        Try(() => _engine.RunDue(), null, ref failure);
        Try(() => command.Execute(_engine), null, ref failure);
        Try(() => _engine.Dispatch(), null, ref failure);
        while (_engine.Output.Events.TryDequeue(out var cloudEvent))
        {
            Publish(cloudEvent, ref failure);
        }

        Try(() => _journal?.Commit(next: null), null, ref failure);
        while (_engine.Output.Ended.TryDequeue(out var ended))
        {
            Runs.OnEnded(ended.Run, ended.Sequence);
        }

        while (_engine.Output.Warnings.TryDequeue(out var warning))
        {
            Observers.Warn(warning);
        }

        if (failure is null)
        {
            command.Complete(_engine);
        }
        else
        {
            command.Fail(failure);
        }

        _engine.Output.Refused.Clear();
        Runs.CompleteSettled(_engine);
        SetTimer();
    }

    private void Publish(CloudEvent cloudEvent, ref Exception? failure)
    {
        // What is sent must follow from a state that is kept.
        Try(() => _journal?.Commit(cloudEvent), cloudEvent, ref failure);
        Log.Published(_logger, cloudEvent.Type, cloudEvent.Source, cloudEvent.Id);
        Observers.Show(cloudEvent);
        Try(() => _hub.Publish(cloudEvent), cloudEvent, ref failure);
        Try(() => _engine.Handle(cloudEvent), cloudEvent, ref failure);
        Try(() => _engine.Dispatch(), cloudEvent, ref failure);
        Try(() => _journal?.OnPublished(cloudEvent), cloudEvent, ref failure);
    }

    /// <summary>One event that the engine cannot take must not stop the rest. The caller hears of it, and so do the observers.</summary>
    private void Try(Action step, CloudEvent? about, ref Exception? failure)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            failure ??= e;
            Log.Failed(_logger, e, about?.Type, about?.Id);
            Observers.Warn(new LocalWarning(LocalWarningKind.InternalError, $"The control plane failed on {about?.Type ?? "a command"}: {e.Message}")
            {
                EventId = about?.Id ?? string.Empty,
            });
        }
    }

    private void SetTimer()
    {
        if (_engine.NextDue is { } due)
        {
            var wait = due - _timeProvider.GetUtcNow();
            _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > s_longestSleep ? s_longestSleep : wait, Timeout.InfiniteTimeSpan);
        }
    }
}
