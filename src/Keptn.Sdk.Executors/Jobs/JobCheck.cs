using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Checks a configuration, action by action.</summary>
internal sealed class JobCheck(string yaml, string fileName, JobOptions options, IEnumerable<KeptnFileProblem> warnings)
{
    private readonly string[] _lines = yaml.Split('\n');

    internal List<KeptnFileProblem> Errors { get; } = [];

    internal List<KeptnFileProblem> Warnings { get; } = [.. warnings];

    internal void Run(JobConfiguration configuration)
    {
        var names = new HashSet<(string Action, string Task)>();
        var tasks = new JobTaskCheck(this, options);
        for (var i = 0; i < configuration.Actions.Count; i++)
        {
            var (place, action) = ($"actions[{i}]", configuration.Actions[i]);
            if (action.Events.Count == 0)
            {
                Warn(place + ".events", action.Name, "without events nothing starts this action");
            }

            if (action.Tasks.Count == 0)
            {
                Warn(place + ".tasks", action.Name, "there are no tasks: the action does nothing");
            }

            for (var e = 0; e < action.Events.Count; e++)
            {
                JobEventCheck.Run(this, $"{place}.events[{e}]", action.Events[e]);
            }

            for (var t = 0; t < action.Tasks.Count; t++)
            {
                var (at, task) = ($"{place}.tasks[{t}]", action.Tasks[t]);
                tasks.Run(at, task);
                if (!names.Add((action.Name, task.Name)))
                {
                    Warn(at + ".name", task.Name, "another task of this name stands in an action of the same name; job-executor-service gives it the files of that one");
                }
            }
        }
    }

    internal void Fail(string field, string text, string reason) => Errors.Add(Problem(field, text, reason));

    internal void Warn(string field, string text, string reason) => Warnings.Add(Problem(field, text, reason));

    private KeptnFileProblem Problem(string field, string text, string reason) =>
        new() { FileName = fileName, Line = FindLine(text), Field = field, Reason = reason };

    /// <summary>The line on which a text of the file stands; 0 where it cannot be told, or stands on several.</summary>
    private int FindLine(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        var first = Array.FindIndex(_lines, l => l.Contains(text, StringComparison.Ordinal));
        return first < 0 || Array.FindIndex(_lines, first + 1, l => l.Contains(text, StringComparison.Ordinal)) >= 0 ? 0 : first + 1;
    }
}
