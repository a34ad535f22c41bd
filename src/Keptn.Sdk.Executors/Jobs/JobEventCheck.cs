using System.Globalization;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Finds conditions that never match, or match more than they look like (spec/executors.md 1.3).</summary>
internal static class JobEventCheck
{
    /// <summary>A task that no file names: what matches it matches all.</summary>
    private const string AnyTask = "any-task-x7";

    internal static void Run(JobCheck check, string place, JobEvent condition)
    {
        CheckName(check, place + ".name", condition.Name);
        if (condition.JsonPathProperty.Length > 0)
        {
            CheckPath(check, place + ".jsonpath", condition);
        }
    }

    private static void CheckName(JobCheck check, string field, string name)
    {
        if (name.Length == 0)
        {
            check.Warn(field, name, "an empty name matches every event of every task");
            return;
        }

        if (EventPattern.TryParse(name, out var problem) is not { } pattern)
        {
            var hint = name == "*" ? "; for every event write '.*'" : string.Empty;
            check.Warn(field, name, $"it never matches: it is a regular expression, and {problem}{hint}");
            return;
        }

        if (name.Replace(@"\.", ".", StringComparison.Ordinal).Trim('^', '$') is var plain
            && KeptnEventType.TryParse(plain, out var type) && type.Category == KeptnEventCategory.Sequence)
        {
            check.Warn(field, name, "it never matches: events of sequences do not reach jobs, only those of tasks");
            return;
        }

        string[] types = [KeptnEventType.Triggered(AnyTask), KeptnEventType.Started(AnyTask), KeptnEventType.Finished(AnyTask)];
        if (types.Count(pattern.IsMatch) > 1)
        {
            check.Warn(field, name, "it matches events of all tasks, started and finished ones too");
            return;
        }

        // The task that a name most likely means stands third from the left, or is all of it.
        var task = plain.Split('.') is { Length: >= 4 } parts ? parts[3] : plain;
        if (task.Length > 0 && task.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            && pattern.IsMatch(KeptnEventType.Triggered(task)) && pattern.IsMatch(KeptnEventType.Finished(task)))
        {
            check.Warn(field, name, $"it is searched anywhere in the type, and so also matches '{KeptnEventType.Finished(task)}'; end it with '.triggered'");
        }
    }

    private static void CheckPath(JobCheck check, string place, JobEvent condition)
    {
        var (property, field) = (condition.JsonPathProperty, place + ".property");
        if (EventPath.TryParse(property, out var problem) is not { } path)
        {
            check.Warn(field, property, $"it never matches: as a JSONPath {problem}");
            return;
        }

        if (path.FirstKey is { } key && !JobEventData.Members.Contains(key, StringComparer.Ordinal))
        {
            check.Warn(field, property, $"it never matches: paths begin at the event, whose members are {string.Join(", ", JobEventData.Members)}; '{key}' is none of them (as '$.data.{key}'?)");
            return;
        }

        if (path.FindsMany)
        {
            check.Warn(field, property, "it never matches: it finds a list, and a list equals no text");
            return;
        }

        if (path.FirstKey is "type" or "source")
        {
            check.Warn(field, property, $"job-executor-service 0.3 never matches '$.{path.FirstKey}'; here it does");
        }

        if (condition.JsonPathMatch is "true" or "false" or "null"
            || double.TryParse(condition.JsonPathMatch, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            check.Warn(place + ".match", condition.JsonPathMatch, $"it equals the text \"{condition.JsonPathMatch}\" only: numbers, true, false and null never match");
        }
    }
}
