using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Remote;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>
/// What ties a service to the control plane beside the events themselves, where no sidecar does it: registration,
/// subscriptions, the search for missed tasks, and errors in Keptn's log.
/// </summary>
internal sealed class ControlPlaneLink
{
    private readonly SubscriptionTable _table;
    private readonly UniformRegistration? _registration;
    private readonly ErrorLogForwarder? _errors;
    private readonly OpenEventsPoller? _poller;
    private readonly ILogger _logger;

    /// <summary>Creates the parts; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="declared">What the service says of itself, its subscriptions included.</param>
    /// <param name="options">The options of the registration.</param>
    /// <param name="register">Whether the service registers; if not, its own subscriptions are in force.</param>
    /// <param name="api">The control plane; <see langword="null"/> where there is none to talk to.</param>
    /// <param name="transport">The transport.</param>
    /// <param name="handlers">The handlers.</param>
    /// <param name="getPipeline">The pipeline; asked when the first event comes.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where they report.</param>
    internal ControlPlaneLink(
        Integration declared,
        KeptnRegistrationOptions options,
        bool register,
        IKeptnApi? api,
        ISelfRegisteringTransport transport,
        IReadOnlyList<HandlerRegistration> handlers,
        Func<IOpenEventTaker> getPipeline,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _logger = logger;
        _table = new SubscriptionTable(declared.Subscriptions);
        if (api is null)
        {
            return;
        }

        if (register)
        {
            _registration = new UniformRegistration(api.Uniform, declared, options, _table, timeProvider, logger);
            _errors = new ErrorLogForwarder(api.Logs, () => _registration.State.IntegrationId, options, timeProvider, logger);
        }

        if (transport is RemoteTransport remote)
        {
            remote.Subscriptions = new InForce(_table, _registration?.Answered ?? Task.CompletedTask);
        }

        if (transport.LosesEvents)
        {
            _poller = new OpenEventsPoller(
                api.TriggeredEvents,
                new EventHistory(api.Events, declared.Name),
                handlers.Where(h => h.IsTask && !h.IsForMany).Select(h => h.Pattern),
                _table,
                new Later(getPipeline),
                options.CatchUpInterval,
                timeProvider,
                logger,
                handlers.Any(h => h.IsTask && h.IsForMany) ? new TaskTypeFinder(api.Projects, api.Events, timeProvider) : null);
            transport.Reconnected = _poller.Wake;
        }
    }

    /// <summary>Sees errors, to forward them; <see langword="null"/> where they are not.</summary>
    internal IPipelineObserver? Observer => _errors;

    /// <summary>How the service stands with the control plane; <see langword="null"/> where it does not register.</summary>
    internal RegistrationState? State => _registration?.State;

    /// <summary>Whether the service registers.</summary>
    internal bool Registers => _registration is not null;

    /// <summary>Whether the control plane has said at least once which subscriptions are in force.</summary>
    internal bool IsAnswered => _registration?.Answered.IsCompletedSuccessfully == true;

    /// <summary>What stands between the transport and the pipeline.</summary>
    internal IEventSink CreateSink(IEventSink pipeline) => new SubscriptionSink(_table, pipeline, _logger);

    /// <summary>Begins, once the transport is connected.</summary>
    internal void Start()
    {
        _registration?.Start();
        _errors?.Start();
        _poller?.Start(_registration?.Answered ?? Task.CompletedTask);
    }

    /// <summary>Looks for no more tasks, because the service stops.</summary>
    internal Task StopReceivingAsync() => _poller?.StopAsync() ?? Task.CompletedTask;

    /// <summary>Sends the last errors and ends the registration. After the last task is answered.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        await StopReceivingAsync().ConfigureAwait(false);
        if (_errors is not null)
        {
            await _errors.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_registration is not null)
        {
            await _registration.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The subscriptions, for a transport that asks which events are worth fetching.</summary>
    private sealed class InForce(SubscriptionTable table, Task answered) : ISubscriptionSource
    {
        public IReadOnlyList<EventSubscription> Subscriptions => table.Subscriptions;

        public Task Answered => answered;

        public bool TryMatch(CloudEvent cloudEvent, out IReadOnlyList<string> ids) => table.TryMatch(cloudEvent, out ids);
    }

    /// <summary>The pipeline, which is made after the observers that it gets.</summary>
    private sealed class Later(Func<IOpenEventTaker> getPipeline) : IOpenEventTaker
    {
        public bool HasSeen(ReceivedEvent received) => getPipeline().HasSeen(received);

        public ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken) =>
            getPipeline().ReceiveAsync(received, cancellationToken);
    }
}
