using Keptn.Sdk.Executors.Templates;
using Keptn.Sdk.Files;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Finds the actions of a configuration that an event starts.</summary>
internal static class JobMatcher
{
    /// <summary>All actions that match, with their places, in the order of the file.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="type">The type of the event.</param>
    /// <param name="data">The event.</param>
    /// <param name="firstOnly">Whether the first one that is not silent is the last.</param>
    /// <param name="logger">Told of patterns and paths that can never match.</param>
    internal static IReadOnlyList<(int Index, JobAction Action)> Find(
        JobConfiguration configuration, string type, GoMap data, bool firstOnly, ILogger logger)
    {
        var found = new List<(int Index, JobAction Action)>();
        for (var i = 0; i < configuration.Actions.Count; i++)
        {
            var action = configuration.Actions[i];
            if (!action.Events.Any(e => IsMatch(e, type, data, action.Name, logger)))
            {
                continue;
            }

            found.Add((i, action));
            if (firstOnly && !action.Silent)
            {
                break;
            }
        }

        return found;
    }

    internal static bool IsMatch(JobEvent condition, string type, GoMap data, string action, ILogger logger)
    {
        if (EventPattern.TryParse(condition.Name, out var problem) is not { } pattern)
        {
            JobLog.NeverMatches(logger, action, condition.Name, problem);
            return false;
        }

        if (!pattern.IsMatch(type) || condition.JsonPathProperty.Length == 0)
        {
            return pattern.IsMatch(type);
        }

        if (EventPath.TryParse(condition.JsonPathProperty, out problem) is not { } path)
        {
            JobLog.NeverMatches(logger, action, condition.JsonPathProperty, problem);
            return false;
        }

        // Only a text can equal the text of the file.
        return path.TryFind(data, out var value) && value is string text && text == condition.JsonPathMatch;
    }
}
