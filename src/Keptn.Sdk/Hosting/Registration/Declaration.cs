using Keptn.Sdk.Api;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>What the service says of itself when it registers.</summary>
internal static class Declaration
{
    /// <summary>The version of this SDK, which stands where others name their distributor.</summary>
    internal static string SdkVersion => Diagnostics.SdkVersion.Value;

    /// <summary>The subscriptions of a service.</summary>
    /// <param name="handlers">The types and patterns of its handlers.</param>
    /// <param name="topics">Types and patterns to subscribe to instead; empty for those of the handlers.</param>
    /// <param name="filter">The projects, stages and services that it is for.</param>
    internal static IReadOnlyList<EventSubscription> CreateSubscriptions(
        IEnumerable<string> handlers, IEnumerable<string> topics, EventSubscriptionFilter filter)
    {
        var chosen = Clean(topics);
        var clean = new EventSubscriptionFilter
        {
            Projects = Clean(filter.Projects),
            Stages = Clean(filter.Stages),
            Services = Clean(filter.Services),
        };
        return [.. (chosen.Count > 0 ? chosen : Clean(handlers)).Select(e => new EventSubscription { Event = e, Filter = clean })];
    }

    private static IReadOnlyList<string> Clean(IEnumerable<string> values) =>
        [.. values.Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal)];
}
