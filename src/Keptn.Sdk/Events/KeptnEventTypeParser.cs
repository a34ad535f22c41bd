namespace Keptn.Sdk.Events;

/// <summary>The grammar behind <see cref="KeptnEventType"/>.</summary>
internal static class KeptnEventTypeParser
{
    // A type is a NATS subject too; nothing real is longer.
    private const int MaxLength = 1024;

    internal static bool TryParse(string value, out KeptnEventType type, out string reason)
    {
        reason = string.Empty;
        if (value is KeptnEventType.ErrorLog)
        {
            type = KeptnEventType.Create(value, KeptnEventCategory.ErrorLog, "error");
            return true;
        }

        if (value is KeptnEventType.Problem)
        {
            type = KeptnEventType.Create(value, KeptnEventCategory.Problem);
            return true;
        }

        if (value is KeptnEventType.ConfigureMonitoring)
        {
            type = KeptnEventType.Create(value, KeptnEventCategory.ConfigureMonitoring, "configure");
            return true;
        }

        type = KeptnEventType.Create(value, KeptnEventCategory.Unknown);
        if (!value.StartsWith(KeptnEventType.Prefix, StringComparison.Ordinal))
        {
            reason = value.Length == 0 ? "it is empty" : $"it does not begin with '{KeptnEventType.Prefix}'";
            return false;
        }

        if (value.Length > MaxLength)
        {
            reason = $"it has {value.Length} characters, the limit is {MaxLength}";
            return false;
        }

        var parts = value[KeptnEventType.Prefix.Length..].Split('.');
        if (Array.IndexOf(parts, string.Empty) >= 0)
        {
            reason = "it has an empty part";
            return false;
        }

        return TryParts(value, parts, ref type, out reason);
    }

    internal static bool Matches(string value, string pattern)
    {
        if (!pattern.AsSpan().ContainsAny('*', '>'))
        {
            return value == pattern;
        }

        var values = value.Split('.');
        var patterns = pattern.Split('.');
        for (var i = 0; i < patterns.Length; i++)
        {
            if (patterns[i] == ">" && i == patterns.Length - 1)
            {
                return values.Length > i;
            }

            if (i >= values.Length || (patterns[i] != "*" && patterns[i] != values[i]))
            {
                return false;
            }
        }

        return values.Length == patterns.Length;
    }

    private static bool TryParts(string value, string[] parts, ref KeptnEventType type, out string reason)
    {
        reason = string.Empty;
        var statusChanged = parts is [.., "status", "changed"];
        var names = parts[..^(statusChanged ? Math.Min(2, parts.Length) : 1)];
        var kind = statusChanged ? KeptnEventKinds.StatusChanged : parts[^1];

        // A stage "project" with a sequence "create" would look the same; Keptn's own events come first.
        if (names is ["project" or "service", "create" or "delete"])
        {
            var category = names[0] == "project" ? KeptnEventCategory.Project : KeptnEventCategory.Service;
            type = KeptnEventType.Create(value, category, kind, action: names[1]);
            return true;
        }

        switch (names)
        {
            case ["problem"] when kind is "open" or "close":
                type = KeptnEventType.Create(value, KeptnEventCategory.Problem, kind);
                return true;
            case [var task]:
                type = KeptnEventType.Create(value, KeptnEventCategory.Task, kind, task);
                return true;
            case [var stage, var sequence]:
                type = KeptnEventType.Create(value, KeptnEventCategory.Sequence, kind, stage: stage, sequence: sequence);
                return true;
            default:
                reason = $"behind '{KeptnEventType.Prefix}' stand <task>.<kind> or <stage>.<sequence>.<kind>, not {parts.Length} parts";
                return false;
        }
    }
}
