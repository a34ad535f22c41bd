using Keptn.Sdk.Events;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>Which files an event runs, in the order in which they are looked for. Source: spec/executors.md 2.1.</summary>
internal static class ScriptNames
{
    internal const string Folder = "generic-executor";

    internal const string AllEvents = "all.events";

    internal const string Action = "action.triggered";

    internal static readonly string[] Extensions = [".sh", ".py", ".http"];

    /// <summary>The kinds of events for which files are looked for.</summary>
    internal static readonly string[] Kinds = [KeptnEventKinds.Triggered, KeptnEventKinds.Started, KeptnEventKinds.Finished];

    /// <summary>The files for an event, the nearest first. Several lists where several of them run.</summary>
    /// <param name="type">The type of the event.</param>
    /// <param name="action">The action that an <c>action.triggered</c> asks for; null for none.</param>
    /// <param name="runBothForActions">Whether the files of one action and of all actions run both.</param>
    internal static IReadOnlyList<IReadOnlyList<string>> GetCandidates(string type, string? action, bool runBothForActions)
    {
        var parts = type.Split('.');
        if (parts.Length < 3 || !IsName(parts[^2]) || !IsName(parts[^1]))
        {
            return [];
        }

        var prefix = $"{parts[^2]}.{parts[^1]}";
        if (type != KeptnEventType.Triggered("action") || !IsName(action))
        {
            return [GetNames(prefix, AllEvents)];
        }

        var special = $"{prefix}.{action}";
        return runBothForActions
            ? [GetNames(special, AllEvents), GetNames(prefix, AllEvents)]
            : [GetNames(special, prefix, AllEvents)];
    }

    /// <summary>Whether a text of an event may be a part of a file's name: it cannot lead anywhere else.</summary>
    internal static bool IsName(string? text) =>
        text is { Length: > 0 and <= 100 } && text[0] != '.' && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static List<string> GetNames(params string[] prefixes) => [.. prefixes.SelectMany(p => Extensions.Select(e => p + e))];
}
