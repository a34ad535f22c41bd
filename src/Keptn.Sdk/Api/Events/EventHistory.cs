using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Api;

/// <summary>
/// Asks the event store whether an open task is ours to begin. The list of open tasks alone does not tell: it has tasks
/// that the control plane holds back because their sequence waits or is paused, and those that another replica, or this
/// service before a restart, has begun.
/// </summary>
/// <param name="api">The event store.</param>
/// <param name="source">The name of the service.</param>
internal sealed class EventHistory(IEventsApi api, string source)
{
    /// <summary>Whether the task was sent. If not, the control plane holds it back.</summary>
    /// <exception cref="KeptnApiException">The store did not answer.</exception>
    internal Task<bool> WasSentAsync(CloudEvent triggered, CancellationToken cancellationToken) =>
        AnyAsync(RunOf(triggered) with { EventId = triggered.Id }, static _ => true, cancellationToken);

    /// <summary>Whether this service has begun the task, in this process, another replica or an earlier life.</summary>
    /// <exception cref="KeptnApiException">The store did not answer.</exception>
    internal Task<bool> WasBegunAsync(CloudEvent triggered, CancellationToken cancellationToken)
    {
        var started = KeptnEventType.Parse(triggered.Type!).WithKind(KeptnEventKinds.Started);
        return AnyAsync(RunOf(triggered) with { Type = started, Source = source }, e => e.TriggeredId == triggered.Id, cancellationToken);
    }

    /// <summary>Whether the store has an answer: one of its type, from its source, to the same task.</summary>
    /// <exception cref="KeptnApiException">The store did not answer.</exception>
    internal Task<bool> HasAsync(CloudEvent answer, CancellationToken cancellationToken) =>
        AnyAsync(RunOf(answer) with { Type = answer.Type, Source = answer.Source }, e => e.TriggeredId == answer.TriggeredId, cancellationToken);

    private static EventQuery RunOf(CloudEvent triggered)
    {
        var scope = EventScope.Read(triggered);
        return new EventQuery { Project = scope.Project, KeptnContext = scope.KeptnContext, PageSize = 100 };
    }

    private async Task<bool> AnyAsync(EventQuery query, Func<CloudEvent, bool> condition, CancellationToken cancellationToken)
    {
        await foreach (var cloudEvent in api.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (condition(cloudEvent))
            {
                return true;
            }
        }

        return false;
    }
}
