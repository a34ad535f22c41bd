using System.Runtime.CompilerServices;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Hosting;

/// <summary>Who handles events of one type.</summary>
/// <param name="Type">The type, once for all its events.</param>
/// <param name="Groups">
/// The handlers of the task together, of which one gets the event, and each event handler by itself.
/// </param>
internal sealed record Route(StrongBox<KeptnEventType> Type, HandlerRegistration[][] Groups)
{
    /// <summary>Whether there are handlers that each matching subscription runs.</summary>
    internal bool HasPerSubscription { get; } = Groups.Any(g => g[0].Options.PerSubscription);

    /// <summary>The event once for each group of handlers; for those that ask for it, once for each subscription.</summary>
    internal IReadOnlyList<(ReceivedEvent Received, HandlerRegistration[] Group)> GetDeliveries(ReceivedEvent received)
    {
        var deliveries = new List<(ReceivedEvent Received, HandlerRegistration[] Group)>(Groups.Length);
        foreach (var group in Groups)
        {
            if (received.SubscriptionIds.Count > 1 && group[0].Options.PerSubscription)
            {
                deliveries.AddRange(received.SubscriptionIds.Select(id => (received with { SubscriptionIds = [id] }, group)));
            }
            else
            {
                deliveries.Add((received, group));
            }
        }

        return deliveries;
    }

    internal static Route Create(string value, IReadOnlyList<HandlerRegistration> handlers)
    {
        _ = KeptnEventType.TryParse(value, out var type);

        // Who names the task comes before who wants all.
        var tasks = handlers.Where(h => h.IsTask && type.Matches(h.Pattern)).OrderBy(h => h.IsForMany).ToArray();
        var events = handlers.Where(h => !h.IsTask && type.Matches(h.Pattern)).Select(h => new[] { h });
        return new Route(new StrongBox<KeptnEventType>(type), tasks.Length == 0 ? [.. events] : [tasks, .. events]);
    }
}
