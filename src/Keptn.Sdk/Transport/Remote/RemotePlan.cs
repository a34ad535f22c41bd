using Keptn.Sdk.Events;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>
/// Where the events come from that a service wants. Tasks of sequences stand in the control plane's list of open ones;
/// everything else is read from the event store.
/// </summary>
/// <remarks>
/// Sources: shipyard-controller keeps open what it sends itself, lighthouse-service sends <c>get-sli</c> and
/// <c>configure-monitoring</c> past it. mongodb-datastore keeps <c>sh.keptn.event.></c>, and for a project that is deleted
/// nothing.
/// </remarks>
internal sealed class RemotePlan
{
    /// <summary>More types than these are read together: one request for each project, instead of one for each type.</summary>
    private const int MaxTypes = 3;

    private static readonly HashSet<string> s_neverOpen = new(StringComparer.Ordinal)
    {
        KeptnEventType.Triggered("configure-monitoring"),
        KeptnEventType.Triggered("get-sli"),
    };

    private readonly string[] _tasks;
    private readonly string[] _stored;

    private RemotePlan(IReadOnlyList<HandledType> handled)
    {
        _tasks = [.. handled.Where(h => h.IsTask).Select(h => h.Pattern).Distinct(StringComparer.Ordinal)];
        _stored = [.. handled.Where(h => !h.IsTask || IsStored(h.Pattern)).Select(h => h.Pattern).Distinct(StringComparer.Ordinal)];
        OpenTypes = [.. _tasks.Where(t => !IsStored(t)).Order(StringComparer.Ordinal)];
        StoredTasks = [.. _tasks.Where(IsStored).Order(StringComparer.Ordinal)];
        StoredTypes = _stored.Length == 0 ? []
            : _stored.Length <= MaxTypes && !_stored.Any(IsPattern) ? [.. _stored.Order(StringComparer.Ordinal)]
            : [null];
    }

    /// <summary>The types to look for among the open tasks.</summary>
    internal IReadOnlyList<string> OpenTypes { get; }

    /// <summary>The types to read from the event store, one by one; a single <see langword="null"/> for all together.</summary>
    internal IReadOnlyList<string?> StoredTypes { get; }

    /// <summary>The tasks among them, and the pattern of all.</summary>
    internal IReadOnlyList<string> StoredTasks { get; }

    /// <summary>Makes the plan for what the handlers want and is subscribed to.</summary>
    internal static RemotePlan Create(IReadOnlyList<HandledType> handled, IReadOnlyList<string> subscriptions) =>
        new([.. handled.Where(h => IsPattern(h.Pattern) || subscriptions.Any(s => KeptnEventTypeParser.Matches(h.Pattern, s)))]);

    /// <summary>Says which handlers can never get an event in this mode, each in a sentence.</summary>
    internal static IEnumerable<string> FindProblems(IEnumerable<HandledType> handled) =>
        from type in handled
        where !IsKept(type.Pattern)
        select $"In remote mode no event can reach {type.Description} ({type.Pattern}): Keptn's event store keeps only sh.keptn.event.> "
            + "(and nothing of a project's deletion). Leave the handler out, or run the service in the cluster (Keptn:Transport=nats).";

    /// <summary>Whether an event of the store is for a handler.</summary>
    internal bool Wants(string? type) => type is not null && Array.Exists(_stored, p => KeptnEventTypeParser.Matches(type, p));

    /// <summary>Whether a type is a task of this service, however its event was found.</summary>
    internal bool IsTask(string? type) => type is not null && Array.Exists(_tasks, p => KeptnEventTypeParser.Matches(type, p));

    /// <summary>Whether a type is a task that is read from the event store.</summary>
    internal bool IsStoredTask(string? type) => type is not null && StoredTasks.Any(p => KeptnEventTypeParser.Matches(type, p));

    /// <summary>Whether a text stands for several types.</summary>
    internal static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '>');

    // The list of open tasks is asked for by type, which a pattern has not.
    private static bool IsStored(string task) => IsPattern(task) || s_neverOpen.Contains(task);

    private static bool IsKept(string pattern)
    {
        if (pattern == "sh.keptn.event.project.delete.finished")
        {
            return false;
        }

        string[] kept = ["sh", "keptn", "event"];
        var parts = pattern.Split('.');
        for (var i = 0; i < parts.Length && i < kept.Length; i++)
        {
            if (parts[i] == ">")
            {
                return true;
            }

            if (parts[i] != "*" && parts[i] != kept[i])
            {
                return false;
            }
        }

        return parts.Length > kept.Length;
    }
}
