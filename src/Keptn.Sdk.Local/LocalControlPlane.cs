using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Configuration;
using Keptn.Sdk.Local.History;
using Keptn.Sdk.Local.Hosting;
using Keptn.Sdk.Local.Orchestration;
using Keptn.Sdk.Local.State;
using Keptn.Sdk.Local.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Local;

/// <summary>
/// A Keptn control plane inside the process, for development and tests: it runs the sequences of a shipyard with the
/// rules of Keptn 1.4, sends the events, and takes the answers. Thread-safe.
/// </summary>
/// <remarks>
/// Differences to the real one: what is blocked goes on at once and not after up to 10 seconds, the time-out of a task
/// counts from the moment it is sent, and whatever goes wrong silently there is told in <see cref="ObserveWarnings"/>.
/// </remarks>
public sealed class LocalControlPlane : IAsyncDisposable
{
    private const string TriggerSource = "keptn-local";

    private readonly TimeProvider _timeProvider;
    private readonly ControlLoop _loop;
    private readonly BuiltInServices _services;
    private readonly StateJournal? _journal;
    private readonly HistoryReader _history;

    /// <summary>Starts a control plane.</summary>
    /// <param name="options">How it works; copied.</param>
    /// <param name="loggerFactory">Where it logs; <see langword="null"/> for nowhere.</param>
    /// <exception cref="ArgumentException">Options are not usable; the message names all problems.</exception>
    /// <exception cref="IOException">The history cannot be read.</exception>
    public LocalControlPlane(LocalControlPlaneOptions options, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options.CopyAndCheck();
        _timeProvider = options.TimeProvider;
        Options = options;
        ILogger logger = loggerFactory?.CreateLogger<LocalControlPlane>() ?? NullLogger<LocalControlPlane>.Instance;
        var observers = new Observers(options.MaxUndeliveredEvents, logger);
        Configuration = new LocalConfigurationRepository(options.Directory, options.MaxResourceSize, options.MaxHistorySize)
        {
            ProjectName = options.ProjectName,
        };
        Hub = new EventHub(
            options.MaxEventSize,
            options.MaxUndeliveredEvents,
            (text, about) => observers.Warn(new LocalWarning(LocalWarningKind.NotDelivered, text)
            {
                KeptnContext = about?.KeptnContext ?? string.Empty,
                EventId = about?.Id ?? string.Empty,
            }));
        var shipyards = new ShipyardSource(
            Configuration, text => observers.Warn(new LocalWarning(LocalWarningKind.Configuration, text)));
        var state = new EngineState(options, shipyards, Hub);
        var engine = new SequenceEngine(state);
        Action<string> notStored = text => observers.Warn(new LocalWarning(LocalWarningKind.NotStored, text));
        _history = new HistoryReader(options.History, notStored);
        if (options.History is { } history)
        {
            _journal = new StateJournal(history, state, notStored);
            _journal.Restore(engine);
        }

        _loop = new ControlLoop(engine, Hub, _journal, options, observers, logger);
        _services = BuiltInServices.Connect(this, options);
    }

    /// <summary>The configuration folder.</summary>
    public LocalConfigurationRepository Configuration { get; }

    internal LocalControlPlaneOptions Options { get; }

    internal EventHub Hub { get; }

    /// <summary>
    /// Lets the sequences of an earlier process go on, which the <see cref="LocalControlPlaneOptions.History"/> knows of: sends
    /// what was not sent, and once more, with the same id, what nobody has answered. What Keptn's own services had begun
    /// (<see cref="LocalControlPlaneOptions.Services"/>) they take up where it was. Call it when the services are connected;
    /// <see cref="LocalControlPlaneServer"/> does. Does nothing the second time, or without a history.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The control plane is stopped.</exception>
    public Task ContinueAsync(CancellationToken cancellationToken = default) =>
        _loop.InvokeAsync(_ => _journal?.Continue(Resend, _services.TakeUp), static _ => true, cancellationToken);

    /// <summary>Triggers a sequence.</summary>
    /// <param name="project">The project.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="sequence">The sequence's name; <c>evaluation</c> exists in every stage.</param>
    /// <param name="service">The service. It need not have files.</param>
    /// <param name="data">More data for the tasks, an object; <see langword="null"/> for none. Project, stage and service are set in it.</param>
    /// <param name="labels">Labels, beside those in the data; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the wait; the sequence may have been triggered.</param>
    /// <returns>The run; it has begun, or waits for another one of the same service.</returns>
    /// <exception cref="LocalControlPlaneException">
    /// There is no such project, stage or sequence, or the shipyard cannot be used; the message names the file and what
    /// it has instead. The errored finished event is sent all the same, as the real control plane does.
    /// </exception>
    /// <exception cref="ArgumentException">A name is empty or has a dot, or the data is not an object.</exception>
    /// <exception cref="ObjectDisposedException">The control plane is stopped.</exception>
    public async Task<SequenceRun> TriggerSequenceAsync(
        string project, string stage, string sequence, string service,
        JsonElement? data = null, IReadOnlyDictionary<string, string>? labels = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        ArgumentException.ThrowIfNullOrEmpty(service);
        var run = new RunKey(project, Guid.NewGuid().ToString());
        var triggered = new CloudEvent
        {
            Id = Guid.NewGuid().ToString(),
            Source = TriggerSource,
            Type = KeptnEventType.ForSequence(stage, sequence, KeptnEventKinds.Triggered),
            Time = _timeProvider.GetUtcNow(),
            DataContentType = "application/json",
            Data = TriggerData.Create(project, stage, service, data, labels),
            [KeptnAttributeNames.KeptnContext] = run.KeptnContext,
        };
        Task<SequenceOutcome>? completion = null;
        return await _loop.InvokeAsync(
            engine =>
            {
                completion = _loop.Runs.Add(run);
                engine.Output.Events.Enqueue(triggered);
            },
            engine =>
            {
                if (engine.Output.Refused.TryGetValue(triggered.Id, out var reason))
                {
                    _loop.Runs.Remove(run);
                    throw new LocalControlPlaneException(reason);
                }

                return new SequenceRun(project, run.KeptnContext, triggered.Id, completion!);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Puts an event on the bus: everyone who is subscribed gets it, and the control plane acts on it, before this
    /// completes. An event that the control plane has no use for is no error, as on the real Keptn; a warning tells of it.
    /// </summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="cancellationToken">Ends the wait; the event may have been taken.</param>
    /// <exception cref="ArgumentException">The event has no type.</exception>
    /// <exception cref="ObjectDisposedException">The control plane is stopped.</exception>
    public Task PublishAsync(CloudEvent cloudEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        if (string.IsNullOrEmpty(cloudEvent.Type))
        {
            throw new ArgumentException("The event has no type.", nameof(cloudEvent));
        }

        cloudEvent = SurrogateEscapes.Repair(cloudEvent);
        return _loop.InvokeAsync(engine => engine.Output.Events.Enqueue(cloudEvent), static _ => true, cancellationToken);
    }

    /// <summary>
    /// Every event on the bus from this call on, those of the control plane included. An observer that falls behind by
    /// <see cref="LocalControlPlaneOptions.MaxUndeliveredEvents"/> is cut off with a <see cref="LocalControlPlaneException"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the observation.</param>
    public IAsyncEnumerable<CloudEvent> ObserveEvents(CancellationToken cancellationToken = default) =>
        _loop.Observers.ObserveEvents(cancellationToken);

    /// <summary>Every warning from this call on. The same limit holds as for <see cref="ObserveEvents"/>.</summary>
    /// <param name="cancellationToken">Ends the observation.</param>
    public IAsyncEnumerable<LocalWarning> ObserveWarnings(CancellationToken cancellationToken = default) =>
        _loop.Observers.ObserveWarnings(cancellationToken);

    /// <summary>The runs of a project, one for each context, newest first.</summary>
    /// <param name="project">The project; an unknown one has none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The control plane is stopped.</exception>
    public Task<IReadOnlyList<SequenceState>> GetSequencesAsync(string project, CancellationToken cancellationToken = default) =>
        _loop.InvokeAsync(null, engine => engine.GetStates(project), cancellationToken);

    /// <summary>The sequences of a project, one for each stage and round, newest first.</summary>
    /// <param name="project">The project; an unknown one has none.</param>
    /// <param name="keptnContext">The run; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The control plane is stopped.</exception>
    public Task<IReadOnlyList<SequenceExecution>> GetExecutionsAsync(
        string project, string? keptnContext = null, CancellationToken cancellationToken = default) =>
        _loop.InvokeAsync(null, engine => engine.GetExecutions(project, keptnContext), cancellationToken);

    /// <summary>
    /// The triggered events that are not answered to the end, newest first: what integrations poll. Those of a task that is
    /// put off (<c>triggeredAfter</c>) appear when its time has come.
    /// </summary>
    /// <param name="project">The project.</param>
    /// <param name="eventType">The type; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The control plane is stopped.</exception>
    public Task<IReadOnlyList<CloudEvent>> GetOpenEventsAsync(
        string project, string? eventType = null, CancellationToken cancellationToken = default) =>
        _loop.InvokeAsync(null, engine => engine.GetOpenEvents(project, eventType), cancellationToken);

    /// <summary>Holds a run: tasks that were sent go on, no further one is sent. An unknown run is no error, as on the real Keptn.</summary>
    /// <param name="project">The project.</param>
    /// <param name="keptnContext">The run.</param>
    /// <param name="stage">The stage; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The control plane is stopped.</exception>
    public Task PauseAsync(string project, string keptnContext, string? stage = null, CancellationToken cancellationToken = default) =>
        ControlAsync((control, run) => control.Pause(run, stage), project, keptnContext, cancellationToken);

    /// <summary>Lets a run go on.</summary>
    /// <inheritdoc cref="PauseAsync" path="/param"/>
    /// <inheritdoc cref="PauseAsync" path="/exception"/>
    public Task ResumeAsync(string project, string keptnContext, string? stage = null, CancellationToken cancellationToken = default) =>
        ControlAsync((control, run) => control.Resume(run, stage), project, keptnContext, cancellationToken);

    /// <summary>
    /// Ends a run with status <c>aborted</c> and result <c>pass</c>. Nothing follows it, and what integrations still answer
    /// is ignored.
    /// </summary>
    /// <inheritdoc cref="PauseAsync" path="/param"/>
    /// <inheritdoc cref="PauseAsync" path="/exception"/>
    public Task AbortAsync(string project, string keptnContext, string? stage = null, CancellationToken cancellationToken = default) =>
        ControlAsync((control, run) => control.Abort(run, stage), project, keptnContext, cancellationToken);

    /// <summary>Lets the control plane alone act on an event; nobody else gets it.</summary>
    internal Task HandleAsync(CloudEvent cloudEvent, CancellationToken cancellationToken) =>
        _loop.InvokeAsync(engine => engine.Handle(cloudEvent), static _ => true, cancellationToken);

    internal Task<IReadOnlyList<CloudEvent>> GetAllOpenEventsAsync(string eventType, CancellationToken cancellationToken) =>
        _loop.InvokeAsync(null, engine => engine.GetAllOpenEvents(eventType), cancellationToken);

    internal Task ForgetAsync(string project, CancellationToken cancellationToken) =>
        _loop.InvokeAsync(engine => engine.Forget(project), static _ => true, cancellationToken);

    /// <summary>The newest events that the history has, oldest first.</summary>
    /// <returns>Read by now, because the history belongs to the loop from then on; decoded when they are asked for.</returns>
    internal IEnumerable<CloudEvent> ReadHistory(long maxBytes) => _history.Read(maxBytes);

    /// <summary>The same at any time, for those whose stored text is wanted.</summary>
    internal Task<IEnumerable<CloudEvent>> ReadHistoryAsync(
        long maxBytes, Func<ReadOnlyMemory<byte>, bool> isWanted, CancellationToken cancellationToken) =>
        _loop.InvokeAsync(null, _ => _history.Read(maxBytes, isWanted), cancellationToken);

    internal void Warn(LocalWarning warning) => _loop.Observers.Warn(warning);

    /// <summary>Stops the control plane. Runs that are not over are cancelled, services are disconnected.</summary>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync().ConfigureAwait(false);
        _services.Stop();
    }

    // What a service outside asked for is its own business.
    private void Resend(CloudEvent cloudEvent)
    {
        if (cloudEvent.Source == ControlPlaneEvents.Source || _services.Have(cloudEvent.Source))
        {
            Hub.Resend(cloudEvent);
        }
    }

    private Task<bool> ControlAsync(
        Action<SequenceControl, RunKey> act, string project, string keptnContext, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        ArgumentException.ThrowIfNullOrEmpty(keptnContext);
        var run = new RunKey(project, keptnContext);
        return _loop.InvokeAsync(engine => act(engine.Control, run), static _ => true, cancellationToken);
    }
}
