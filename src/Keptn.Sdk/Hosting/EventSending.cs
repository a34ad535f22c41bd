using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.CloudEvents;
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

        var pipeline = service is { IsStarted: true, Pipeline: { } started }
            ? started
            : throw new EventTransportException("The Keptn service is not started yet.");
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

        await pipeline.Outbox.SendOnceAsync(complete, cancellationToken).ConfigureAwait(false);
        return complete;
    }
}
