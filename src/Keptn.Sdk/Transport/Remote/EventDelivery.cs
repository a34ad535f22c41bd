using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>Hands polled events over, and knows which are wanted.</summary>
internal sealed class EventDelivery(IEventSink sink, ISubscriptionSource? subscriptions)
{
    internal bool Wants(CloudEvent cloudEvent) => subscriptions is null || subscriptions.TryMatch(cloudEvent, out _);

    /// <summary>Hands an event over. Waits while the service is at its limits: nothing more is read meanwhile.</summary>
    internal async Task DeliverAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = [];
        _ = subscriptions?.TryMatch(cloudEvent, out ids);
        await sink.ReceiveAsync(new ReceivedEvent(cloudEvent, cloudEvent.Data.Bytes.Length) { SubscriptionIds = ids }, cancellationToken).ConfigureAwait(false);
    }
}
