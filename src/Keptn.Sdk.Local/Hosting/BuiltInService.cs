using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
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
    private readonly LocalControlPlane _controlPlane;
    private readonly string _name;
    private readonly LocalTransport _transport;

    protected BuiltInService(LocalControlPlane controlPlane, string name, TimeProvider timeProvider)
    {
        _controlPlane = controlPlane;
        _name = name;
        _transport = new LocalTransport(controlPlane, name);
        TimeProvider = timeProvider;
    }

    /// <summary>What it subscribes to.</summary>
    internal abstract IReadOnlyList<string> Subscriptions { get; }

    protected TimeProvider TimeProvider { get; }

    internal void Connect() => _controlPlane.Hub.Watch(_name, Subscriptions, this);

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
        catch (EventTransportException e) when (e.InnerException is ObjectDisposedException)
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

    protected void Warn(LocalWarningKind kind, string message, CloudEvent about) => _controlPlane.Warn(new LocalWarning(kind, message)
    {
        KeptnContext = about.KeptnContext ?? string.Empty,
        EventId = about.Id ?? string.Empty,
    });

    /// <summary>Says that a task has begun. The status is that of the service, and not of the task before.</summary>
    protected Task StartAsync(BusEvent triggered, Func<JsonElement, JsonElement> change, CancellationToken cancellationToken)
    {
        var data = change(PayloadJson.With(triggered.Data, "status", KeptnStatus.Succeeded.Value));
        var trigger = new CloudEvent(triggered.Event) { Data = PayloadJson.ToData(data) };
        return SendAsync(TaskAnswers.Started(trigger, _name, TimeProvider.GetUtcNow()), cancellationToken);
    }

    /// <summary>Says that a task has ended, and never leaves it open: what cannot be sent goes out without its data.</summary>
    /// <returns>What was sent.</returns>
    protected async Task<CloudEvent> FinishAsync(CloudEvent triggered, FinishedContent content, CancellationToken cancellationToken)
    {
        var finished = TaskAnswers.Finished(triggered, _name, TimeProvider.GetUtcNow(), content);
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
        Warn(LocalWarningKind.InternalError, $"{_name} failed on {cloudEvent.Type} of {cloudEvent.Source}: {exception.Message}", cloudEvent);
        if (BusEventType.Read(cloudEvent.Type) is { IsSequence: false, Kind: KeptnEventKinds.Triggered })
        {
            var content = new FinishedContent(KeptnStatus.Errored, KeptnResult.Fail) { Message = exception.Message };
            await FinishAsync(cloudEvent, content, cancellationToken).ConfigureAwait(false);
        }
    }
}
