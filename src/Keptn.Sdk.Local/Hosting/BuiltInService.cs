using System.Collections.Concurrent;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.History;
using Keptn.Sdk.Local.Orchestration;
using Keptn.Sdk.Local.Transport;
using Keptn.Sdk.Transport;
using TaskAnswers = Keptn.Sdk.Events.TaskAnswers;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>
/// One of Keptn's own services, inside the control plane. It gets events as a connected service does, one after the other,
/// and sends its own the same way; messages about who is connected leave it out.
/// </summary>
internal abstract class BuiltInService : IEventSink
{
    private readonly LocalTransport _transport;

    // What an earlier process has begun, by the id of the event that asked for it.
    private readonly ConcurrentDictionary<string, bool> _underWay = new(StringComparer.Ordinal);
    private Subscriber? _subscriber;

    protected BuiltInService(LocalControlPlane controlPlane, string name, TimeProvider timeProvider)
    {
        ControlPlane = controlPlane;
        Name = name;
        _transport = new LocalTransport(controlPlane, name);
        TimeProvider = timeProvider;
    }

    /// <summary>What it subscribes to.</summary>
    internal abstract IReadOnlyList<string> Subscriptions { get; }

    /// <summary>Its name, and the source of its events.</summary>
    internal string Name { get; }

    protected LocalControlPlane ControlPlane { get; }

    protected TimeProvider TimeProvider { get; }

    internal void Connect() => _subscriber = ControlPlane.Hub.Watch(Name, Subscriptions, this);

    /// <summary>
    /// Goes on with a task of an earlier process. It gets the event once more; where it had begun, it does not say so again.
    /// </summary>
    internal void TakeUp(EarlierTask task)
    {
        var isUnderWay = task.IsUnderWayAt(Name);
        if (!isUnderWay && task.IsKnownTo(Name))
        {
            return;
        }

        if (isUnderWay)
        {
            _underWay.TryAdd(task.Triggered.Id ?? string.Empty, true);
        }

        _subscriber?.TryDeliver(JsonEventFormatter.EncodeStructuredModeMessage(task.Triggered));
    }

    /// <summary>Ends what still waits; nothing is received any more.</summary>
    internal virtual void Stop()
    {
    }

    /// <inheritdoc/>
    public async ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        var cloudEvent = received.CloudEvent;
        if (TryHandleCommand(cloudEvent))
        {
            return;
        }

        var reason = "it has no shkeptncontext";
        if (string.IsNullOrEmpty(cloudEvent.KeptnContext) || !BusEvent.TryRead(cloudEvent, out var happened, out reason))
        {
            Warn(LocalWarningKind.EventIgnored, $"{cloudEvent.Type} of {cloudEvent.Source} has no effect: {reason}.", cloudEvent);
            return;
        }

        try
        {
            await HandleAsync(happened, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectDisposedException or EventTransportException { InnerException: ObjectDisposedException })
        {
            // The control plane stops; there is nobody left to answer.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await EndTaskAsync(cloudEvent, e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes an event.</summary>
    protected abstract Task HandleAsync(BusEvent happened, CancellationToken cancellationToken);

    /// <summary>Takes an event that belongs to no run, and so needs neither a context nor stage and service.</summary>
    /// <returns>Whether it was one.</returns>
    protected virtual bool TryHandleCommand(CloudEvent cloudEvent) => false;

    protected void Warn(LocalWarningKind kind, string message, CloudEvent about) => ControlPlane.Warn(new LocalWarning(kind, message)
    {
        KeptnContext = about.KeptnContext ?? string.Empty,
        EventId = about.Id ?? string.Empty,
    });

    /// <summary>Says that a task has begun. The status is that of the service, and not of the task before.</summary>
    /// <returns>Whether it begins now; an earlier process may have begun it, and has said so.</returns>
    protected async Task<bool> StartAsync(BusEvent triggered, Func<JsonElement, JsonElement> change, CancellationToken cancellationToken)
    {
        if (_underWay.TryRemove(triggered.Id, out _))
        {
            return false;
        }

        var data = change(PayloadJson.With(triggered.Data, "status", KeptnStatus.Succeeded.Value));
        var trigger = new CloudEvent(triggered.Event) { Data = PayloadJson.ToData(data) };
        await SendAsync(TaskAnswers.Started(trigger, Name, TimeProvider.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Says that a task has ended, and never leaves it open: what cannot be sent goes out without its data.</summary>
    /// <returns>What was sent.</returns>
    protected async Task<CloudEvent> FinishAsync(CloudEvent triggered, FinishedContent content, CancellationToken cancellationToken)
    {
        var finished = TaskAnswers.Finished(triggered, Name, TimeProvider.GetUtcNow(), content);
        try
        {
            await SendAsync(finished, cancellationToken).ConfigureAwait(false);
        }
        catch (EventTransportException e) when (e.InnerException is not ObjectDisposedException && content.Data.Length > 0)
        {
            var instead = new FinishedContent(KeptnStatus.Errored, KeptnResult.Fail) { Message = e.Message };
            return await FinishAsync(triggered, instead, cancellationToken).ConfigureAwait(false);
        }

        return finished;
    }

    protected Task SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken) =>
        _transport.SendAsync(cloudEvent, cancellationToken).AsTask();

    // Whatever goes wrong with a task, it must not stay open.
    private async Task EndTaskAsync(CloudEvent cloudEvent, Exception exception, CancellationToken cancellationToken)
    {
        Warn(LocalWarningKind.InternalError, $"{Name} failed on {cloudEvent.Type} of {cloudEvent.Source}: {exception.Message}", cloudEvent);
        if (BusEventType.Read(cloudEvent.Type) is { IsSequence: false, Kind: KeptnEventKinds.Triggered })
        {
            var content = new FinishedContent(KeptnStatus.Errored, KeptnResult.Fail) { Message = exception.Message };
            await FinishAsync(cloudEvent, content, cancellationToken).ConfigureAwait(false);
        }
    }
}
