namespace Keptn.Sdk.Events;

/// <summary>The grammar behind <see cref="KeptnEventType"/>.</summary>
internal static class KeptnEventTypeParser
{
    // A type is a NATS subject too; nothing real is longer.
    private const int MaxLength = 1024;

    // project.create.status.changed has the most parts behind the prefix.
    private const int MaxParts = 4;

    internal static bool TryParse(string value, out KeptnEventType type, out string reason)
    {
        type = KeptnEventType.Create(value, KeptnEventCategory.Unknown);
        reason = string.Empty;
        switch (value)
        {
            case KeptnEventType.ErrorLog:
                type = KeptnEventType.Create(value, KeptnEventCategory.ErrorLog, "error");
                return true;
            case KeptnEventType.Problem:
                type = KeptnEventType.Create(value, KeptnEventCategory.Problem);
                return true;
            case KeptnEventType.ConfigureMonitoring:
                type = KeptnEventType.Create(value, KeptnEventCategory.ConfigureMonitoring, "configure");
                return true;
        }

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

        var rest = value.AsSpan(KeptnEventType.Prefix.Length);
        if (HasEmptyPart(rest))
        {
            reason = "it has an empty part";
            return false;
        }

        Span<Range> parts = stackalloc Range[MaxParts + 1];
        var count = rest.Split(parts, '.');
        if (TryParts(value, rest, parts[..count], ref type))
        {
            return true;
        }

        reason = $"behind '{KeptnEventType.Prefix}' stand <task>.<kind> or <stage>.<sequence>.<kind>, not {rest.Count('.') + 1} parts";
        return false;
    }

    /// <summary>Whether any of the parts between dots is empty.</summary>
    internal static bool HasEmptyPart(ReadOnlySpan<char> text) =>
        text.IsEmpty || text[0] == '.' || text[^1] == '.' || text.Contains("..", StringComparison.Ordinal);

    internal static bool Matches(ReadOnlySpan<char> value, ReadOnlySpan<char> pattern)
    {
        if (!pattern.ContainsAny('*', '>'))
        {
            return value.SequenceEqual(pattern);
        }

        while (true)
        {
            var isLast = !TakePart(ref pattern, out var expected);
            if (isLast && expected is ">")
            {
                return true;
            }

            var wasLast = !TakePart(ref value, out var part);
            if (expected is not "*" && !expected.SequenceEqual(part))
            {
                return false;
            }

            if (isLast || wasLast)
            {
                return isLast && wasLast;
            }
        }
    }

    private static bool TryParts(string value, ReadOnlySpan<char> rest, ReadOnlySpan<Range> parts, ref KeptnEventType type)
    {
        // A task named "status" with events of kind "changed" would have two parts, and is that.
        var isStatusChanged = parts.Length > 2 && rest[parts[^2]] is "status" && rest[parts[^1]] is "changed";
        var names = parts[..^(isStatusChanged ? 2 : 1)];
        var kind = isStatusChanged ? KeptnEventKinds.StatusChanged : Name(rest[parts[^1]]);
        var first = names.IsEmpty ? default : rest[names[0]];
        switch (names.Length)
        {
            case 1 when first is "problem" && kind is "open" or "close":
                type = KeptnEventType.Create(value, KeptnEventCategory.Problem, kind);
                return true;
            case 1:
                type = KeptnEventType.Create(value, KeptnEventCategory.Task, kind, task: first.ToString());
                return true;

            // A stage "project" with a sequence "create" would look the same; Keptn's own events come first.
            case 2 when first is "project" or "service" && rest[names[1]] is "create" or "delete":
                var category = first is "project" ? KeptnEventCategory.Project : KeptnEventCategory.Service;
                type = KeptnEventType.Create(value, category, kind, action: rest[names[1]].ToString());
                return true;

            // Sequences report no progress: no Keptn service knows <stage>.<sequence>.status.changed.
            case 2 when !isStatusChanged:
                type = KeptnEventType.Create(
                    value, KeptnEventCategory.Sequence, kind, stage: first.ToString(), sequence: rest[names[1]].ToString());
                return true;
            default:
                return false;
        }
    }

    private static string Name(ReadOnlySpan<char> kind) => kind switch
    {
        KeptnEventKinds.Triggered => KeptnEventKinds.Triggered,
        KeptnEventKinds.Started => KeptnEventKinds.Started,
        KeptnEventKinds.Finished => KeptnEventKinds.Finished,
        _ => kind.ToString(),
    };

    /// <summary>Takes what stands before the next dot; false for the last part.</summary>
    private static bool TakePart(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> part)
    {
        var dot = rest.IndexOf('.');
        part = dot < 0 ? rest : rest[..dot];
        rest = dot < 0 ? default : rest[(dot + 1)..];
        return dot >= 0;
    }
}
