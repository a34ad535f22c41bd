using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>
/// Stands between a transport that delivers the events of everybody and the pipeline: lets through what a subscription
/// wants, with the ids of those that do. What none wants is not ours, and nothing is sent.
/// </summary>
internal sealed class SubscriptionSink(SubscriptionTable table, IEventSink next, ILogger logger) : IEventSink
{
    public ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (table.TryMatch(received.CloudEvent, out var ids))
        {
            return next.ReceiveAsync(received with { SubscriptionIds = ids }, cancellationToken);
        }

        Log.Ignored(logger, received.CloudEvent.Type, received.CloudEvent.Id, "no subscription wants it");
        return ValueTask.CompletedTask;
    }
}
