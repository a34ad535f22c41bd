using System.Security.Cryptography;
using System.Text;
using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>
/// Compares what the service declares with what the control plane keeps, after a registration that the control plane
/// answered with "known already" (contract C6): reports what is missing, or creates and removes it where that is asked for.
/// </summary>
/// <remarks>
/// A subscription that this SDK creates carries an id computed from the integration's name, the type and the filter. So
/// every later process tells its own: the id fits the content. One that somebody changed in the Bridge keeps its id but
/// not its content, and one made there has a random id; both are somebody else's and stay. The control plane takes such
/// ids because its PUT creates what is not there.
/// </remarks>
internal sealed class SubscriptionReconciler(
    IUniformApi api, string name, IReadOnlyList<EventSubscription> declared, bool manage, ILogger logger)
{
    private string? _reported;

    /// <summary>Whether the service manages its subscriptions, and so registers without any: the control plane would give them ids of its own.</summary>
    internal bool Manages => manage;

    /// <summary>Reports or mends the difference.</summary>
    /// <param name="integrationId">The integration.</param>
    /// <param name="current">What the control plane keeps.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>What it keeps afterwards.</returns>
    /// <exception cref="KeptnApiException">A call failed; calling again goes on where it ended.</exception>
    internal async Task<IReadOnlyList<EventSubscription>> ReconcileAsync(
        string integrationId, IReadOnlyList<EventSubscription> current, CancellationToken cancellationToken)
    {
        if (!manage)
        {
            Report(integrationId, current);
            return current;
        }

        var outdated = current.Where(s => IsOwn(s) && !declared.Any(d => SubscriptionTable.IsSame(s, d))).ToList();
        var kept = current.Except(outdated).ToList();
        foreach (var subscription in declared.Where(d => !kept.Any(s => Covers(s, d))).Select(WithId).ToList())
        {
            await api.UpdateSubscriptionAsync(integrationId, subscription, cancellationToken).ConfigureAwait(false);
            RegistrationLog.SubscriptionCreated(logger, Describe(subscription), subscription.Id);
            kept.Add(subscription);
        }

        // Last, so that no event falls between an old subscription and a new one.
        foreach (var subscription in outdated)
        {
            await api.DeleteSubscriptionAsync(integrationId, subscription.Id, cancellationToken).ConfigureAwait(false);
            RegistrationLog.SubscriptionRemoved(logger, Describe(subscription), subscription.Id);
        }

        FindDiffering(kept).ForEach(d => RegistrationLog.FilterDiffers(logger, d.Event));
        return kept;
    }

    /// <summary>The type and the filter, for people.</summary>
    internal static string Describe(EventSubscription subscription)
    {
        (string Name, IReadOnlyList<string> Values)[] lists =
        [
            ("projects", subscription.Filter.Projects), ("stages", subscription.Filter.Stages), ("services", subscription.Filter.Services),
        ];
        var filters = lists.Where(l => l.Values.Count > 0).Select(l => $"{l.Name} {string.Join("|", l.Values)}").ToArray();
        return filters.Length == 0 ? subscription.Event : $"{subscription.Event} ({string.Join(", ", filters)})";
    }

    internal bool IsOwn(EventSubscription subscription) => subscription.Id == ComputeId(subscription);

    internal EventSubscription WithId(EventSubscription subscription) => subscription with { Id = ComputeId(subscription) };

    // A filter that differs is somebody's wish, as far as one can know.
    private static bool Covers(EventSubscription existing, EventSubscription wanted) =>
        existing.Event == wanted.Event
        || (!KeptnEventPatterns.IsPattern(wanted.Event) && KeptnEventTypeParser.Matches(wanted.Event, existing.Event));

    private void Report(string integrationId, IReadOnlyList<EventSubscription> current)
    {
        var missing = string.Join(", ", declared.Where(d => !current.Any(s => Covers(s, d))).Select(Describe));
        var differing = FindDiffering(current);

        // Once, not each time that the control plane has to be told of us anew.
        var report = $"{missing};{string.Join(", ", differing.Select(Describe))}";
        if (report == _reported)
        {
            return;
        }

        _reported = report;
        if (missing.Length > 0)
        {
            RegistrationLog.SubscriptionsMissing(logger, name, missing, integrationId);
        }

        differing.ForEach(d => RegistrationLog.FilterDiffers(logger, d.Event));
    }

    private List<EventSubscription> FindDiffering(IReadOnlyList<EventSubscription> current) =>
        [.. declared.Where(d => current.Any(s => s.Event == d.Event) && !current.Any(s => SubscriptionTable.IsSame(s, d)))];

    /// <summary>A UUID of version 8 made of a hash, so that it looks like any other id of a subscription.</summary>
    private string ComputeId(EventSubscription subscription)
    {
        var filter = subscription.Filter;
        string[] parts =
        [
            "keptn-sdk-dotnet", name, subscription.Event,
            "projects", .. filter.Projects.Order(StringComparer.Ordinal),
            "stages", .. filter.Stages.Order(StringComparer.Ordinal),
            "services", .. filter.Services.Order(StringComparer.Ordinal),
        ];
        var text = string.Concat(parts.Select(p => $"{p.Length}:{p}"));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }
}
