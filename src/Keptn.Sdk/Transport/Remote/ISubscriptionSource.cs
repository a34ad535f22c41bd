using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>The subscriptions that are in force. What none of them wants is not worth a question to the event store.</summary>
internal interface ISubscriptionSource
{
    IReadOnlyList<EventSubscription> Subscriptions { get; }

    /// <summary>Completes when the control plane has said for the first time which they are.</summary>
    Task Answered { get; }

    /// <summary>Whether at least one wants the event.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="ids">The ids of those that do.</param>
    bool TryMatch(CloudEvent cloudEvent, out IReadOnlyList<string> ids);
}
