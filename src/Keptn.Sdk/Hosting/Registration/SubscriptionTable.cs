using System.Collections.Concurrent;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>
/// The subscriptions in force: those of the handlers until the control plane has answered, then the control plane's.
/// Read for every event without a lock, replaced as a whole.
/// </summary>
/// <remarks>
/// As go-utils pkg/sdk/connector/eventmatcher: the type or a pattern of it, then every list of the filter that is not
/// empty must have the event's project, stage or service.
/// </remarks>
internal sealed class SubscriptionTable(IReadOnlyList<EventSubscription> declared)
{
    private Snapshot _current = new(declared);

    internal IReadOnlyList<EventSubscription> Subscriptions => Volatile.Read(ref _current).Subscriptions;

    /// <summary>Puts others in force; false if they are the same.</summary>
    internal bool Replace(IReadOnlyList<EventSubscription> subscriptions)
    {
        if (Subscriptions.Count == subscriptions.Count && Subscriptions.Zip(subscriptions).All(p => p.First.Id == p.Second.Id && IsSame(p.First, p.Second)))
        {
            return false;
        }

        Volatile.Write(ref _current, new Snapshot([.. subscriptions]));
        return true;
    }

    /// <summary>Whether at least one subscription wants the event.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="ids">The ids of all that do; those without an id do not appear.</param>
    internal bool TryMatch(CloudEvent cloudEvent, out IReadOnlyList<string> ids) => Volatile.Read(ref _current).TryMatch(cloudEvent, out ids);

    /// <summary>Whether two subscriptions want the same events, as far as can be told from their texts.</summary>
    internal static bool IsSame(EventSubscription left, EventSubscription right) =>
        left.Event == right.Event
        && IsSame(left.Filter.Projects, right.Filter.Projects)
        && IsSame(left.Filter.Stages, right.Filter.Stages)
        && IsSame(left.Filter.Services, right.Filter.Services);

    private static bool IsSame(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.Order(StringComparer.Ordinal).SequenceEqual(right.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    private sealed class Snapshot(IReadOnlyList<EventSubscription> subscriptions)
    {
        // Types come from outside: not every one that is ever sent is remembered.
        private const int MaxTypes = 4096;
        private const int MaxRememberedTypeLength = 256;

        private readonly ConcurrentDictionary<string, Candidates> _byType = new(StringComparer.Ordinal);

        internal IReadOnlyList<EventSubscription> Subscriptions => subscriptions;

        internal bool TryMatch(CloudEvent cloudEvent, out IReadOnlyList<string> ids)
        {
            var type = cloudEvent.Type ?? string.Empty;
            return (_byType.TryGetValue(type, out var candidates) ? candidates : FindCandidates(type)).TryMatch(cloudEvent, out ids);
        }

        // Apart, as every method here that captures something: what it captures would be allocated for each event.
        private Candidates FindCandidates(string type)
        {
            var candidates = new Candidates([.. subscriptions.Where(s => KeptnEventTypeParser.Matches(type, s.Event))]);
            if (type.Length <= MaxRememberedTypeLength && _byType.Count < MaxTypes)
            {
                _byType[type] = candidates;
            }

            return candidates;
        }
    }

    /// <summary>The subscriptions for one type. Without filters the answer is known beforehand.</summary>
    private sealed class Candidates(EventSubscription[] subscriptions)
    {
        private readonly IReadOnlyList<string>? _ids = subscriptions.Any(HasFilter) ? null : GetIds(subscriptions);

        internal bool TryMatch(CloudEvent cloudEvent, out IReadOnlyList<string> ids)
        {
            if (_ids is not null)
            {
                ids = _ids;
                return subscriptions.Length > 0;
            }

            var matching = Filter(cloudEvent);
            ids = GetIds(matching);
            return matching.Length > 0;
        }

        private EventSubscription[] Filter(CloudEvent cloudEvent)
        {
            // Data that cannot be read has no project, stage or service, and so matches no filter.
            var scope = EventScope.Read(cloudEvent);
            return [.. subscriptions.Where(s => Takes(s.Filter.Projects, scope.Project)
                && Takes(s.Filter.Stages, scope.Stage)
                && Takes(s.Filter.Services, scope.Service))];
        }

        private static bool HasFilter(EventSubscription subscription) =>
            subscription.Filter is { Projects.Count: > 0 } or { Stages.Count: > 0 } or { Services.Count: > 0 };

        private static bool Takes(IReadOnlyList<string> names, string name) => names.Count == 0 || names.Contains(name, StringComparer.Ordinal);

        private static string[] GetIds(IEnumerable<EventSubscription> subscriptions) =>
            [.. subscriptions.Select(s => s.Id).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)];
    }
}
