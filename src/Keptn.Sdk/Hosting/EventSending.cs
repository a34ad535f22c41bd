using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Hosting;

/// <summary>Sends the events that users make.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the host's services.")]
internal sealed class EventSending(KeptnService service, TimeProvider timeProvider) : IKeptnEvents
{
    public async Task<CloudEvent> SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        if (string.IsNullOrEmpty(cloudEvent.Type))
        {
            throw new ArgumentException("The event has no type.", nameof(cloudEvent));
        }

        // Handlers of events that come while the service starts may send: where an event came from, there is a connection.
        var pipeline = service.Pipeline is { } started && (service.IsStarted || started.Running.Count > 0)
            ? started
            : throw new EventTransportException("The Keptn service is not started yet, or it stops.");
        var complete = new CloudEvent(cloudEvent)
        {
            DataContentType = cloudEvent.DataContentType ?? (cloudEvent.Data.Kind == CloudEventDataKind.Json ? "application/json" : null),
            Id = cloudEvent.Id is { Length: > 0 } id ? id : EventIds.Create(),
            Source = cloudEvent.Source is { Length: > 0 } source ? source : pipeline.Name,
            [KeptnAttributeNames.KeptnContext] = cloudEvent.KeptnContext ?? EventIds.Create(),
            [KeptnAttributeNames.KeptnSpecVersion] = cloudEvent.KeptnSpecVersion ?? TaskAnswers.SpecVersion,
        };
        if (string.IsNullOrEmpty(complete.TimeText))
        {
            complete = new CloudEvent(complete) { Time = timeProvider.GetUtcNow() };
        }

        return await SendObservedAsync(pipeline, complete, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<CloudEvent> SendObservedAsync(KeptnPipeline pipeline, CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        var start = pipeline.TimeProvider.GetTimestamp();
        var span = AnswerSending.Start(pipeline, null, cloudEvent, null);
        var sent = span is null ? cloudEvent : KeptnActivities.Inject(span, cloudEvent);
        string? errorType = null;
        try
        {
            await pipeline.Outbox.SendOnceAsync(sent, cancellationToken).ConfigureAwait(false);
            return sent;
        }
        catch (Exception e)
        {
            errorType = e.GetType().FullName;
            throw;
        }
        finally
        {
            // Others may have a say in the type, for instance in the stage of an alert: no series of its own.
            AnswerSending.End(pipeline, span, start, TelemetryNames.Other, errorType);
        }
    }
}
