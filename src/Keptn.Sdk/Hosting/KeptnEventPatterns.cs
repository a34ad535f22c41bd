using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// What event handlers ask for: a type or a pattern of types, with the wildcards of NATS subjects. One that can never
/// match is a mistake to be told at start.
/// </summary>
internal static class KeptnEventPatterns
{
    /// <summary>Whether a text is no plain type: it has wildcards, or characters that no type has.</summary>
    internal static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '>') || text.Any(char.IsWhiteSpace);

    /// <summary>Why nothing can match a pattern; <see langword="null"/> if something can.</summary>
    internal static string? FindProblem(string pattern)
    {
        var parts = pattern.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            if (part.Length == 0 || part.Any(char.IsWhiteSpace))
            {
                return "each part between the dots must have characters, and no spaces";
            }

            if (part.Length > 1 && part.AsSpan().ContainsAny('*', '>'))
            {
                return $"'*' and '>' stand for whole parts, not for some of '{part}'";
            }

            if (part == ">" && i < parts.Length - 1)
            {
                return "'>' must be the last part";
            }
        }

        return IsShort(parts) ? $"types of Keptn's events are written in full, here '{KeptnEventType.Prefix}{pattern}'" : null;
    }

    /// <summary>Whether it is a type of Keptn's without what all of them begin with, as people say it: <c>test.finished</c>.</summary>
    private static bool IsShort(string[] parts) => parts.Length > 1 && parts[0] is not ("sh" or "*" or ">")
        && (parts[^1] is KeptnEventKinds.Triggered or KeptnEventKinds.Started or KeptnEventKinds.Finished
            || string.Join('.', parts[^2..]) == KeptnEventKinds.StatusChanged);
}
