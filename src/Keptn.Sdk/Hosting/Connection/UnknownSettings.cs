using Microsoft.Extensions.Configuration;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>
/// Finds settings of the section <c>Keptn</c> that nobody reads, mostly slips of the pen. Sections of others, which handlers and
/// other packages have there, are left alone.
/// </summary>
internal static class UnknownSettings
{
    private static readonly HashSet<string> s_known = Settings.All.Select(static s => s.Key)
        .Concat(
        [
            nameof(KeptnOptions.MaxConcurrency), nameof(KeptnOptions.MaxQueuedEvents), nameof(KeptnOptions.MaxQueuedBytes),
            nameof(KeptnOptions.MaxPendingTasks), nameof(KeptnOptions.TaskTimeout), nameof(KeptnOptions.CancellationGracePeriod),
            nameof(KeptnOptions.DeduplicationCapacity), nameof(KeptnOptions.DeduplicationWindow), nameof(KeptnOptions.SendRetryDelay),
            nameof(KeptnOptions.MaxSendRetryDelay), nameof(KeptnOptions.ShutdownTimeout), nameof(KeptnOptions.StateDirectory),
        ])
        .Concat(Below(
            nameof(KeptnOptions.Registration),
            nameof(KeptnRegistrationOptions.ManageSubscriptions),
            nameof(KeptnRegistrationOptions.UnregisterOnStop),
            nameof(KeptnRegistrationOptions.PingInterval),
            nameof(KeptnRegistrationOptions.MaxRetryDelay),
            nameof(KeptnRegistrationOptions.CatchUpInterval),
            nameof(KeptnRegistrationOptions.RecoveryInterval),
            nameof(KeptnRegistrationOptions.MaxQueuedErrors)))
        .Concat(Below(
            nameof(KeptnOptions.Workspace),
            nameof(KeptnWorkspaceOptions.Directory),
            nameof(KeptnWorkspaceOptions.MaxFiles),
            nameof(KeptnWorkspaceOptions.MaxFileSize),
            nameof(KeptnWorkspaceOptions.MaxSize)))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> s_sections = s_known.Where(static k => k.Contains(':', StringComparison.Ordinal))
        .Select(static k => k[..k.IndexOf(':', StringComparison.Ordinal)])
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every key that is read, without the section.</summary>
    internal static IReadOnlyCollection<string> Known => s_known;

    internal static IEnumerable<string> Find(IConfiguration? configuration) => configuration?.GetSection("Keptn")
        .AsEnumerable(makePathsRelative: true)
        .Where(static s => s.Value is not null && !IsKnown(s.Key))
        .Select(static s => $"Keptn:{s.Key}")
        .Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();

    private static bool IsKnown(string key)
    {
        var end = key.LastIndexOf(':');
        return s_known.Contains(key)

            // An item of a list.
            || (end > 0 && int.TryParse(key.AsSpan(end + 1), out _) && s_known.Contains(key[..end]))
            || (end > 0 && !s_sections.Contains(key[..key.IndexOf(':', StringComparison.Ordinal)]));
    }

    private static IEnumerable<string> Below(string section, params string[] keys) => keys.Select(k => $"{section}:{k}");
}
