using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Finds what of a task fails when it runs, is forbidden, or will hardly do as meant.</summary>
internal sealed class JobTaskCheck(JobCheck check, JobOptions options)
{
    private static readonly string[] s_shells = ["sh", "bash", "ash", "dash", "/bin/sh", "/bin/bash"];

    private readonly JobPolicy _policy = new(options);

    internal void Run(string place, JobTask task)
    {
        foreach (var (field, reason) in _policy.FindProblems(task))
        {
            check.Fail($"{place}.{field}", field == "image" ? task.Image : string.Empty, reason);
        }

        if (task.Image.Length == 0)
        {
            check.Warn(place + ".image", task.Name, "there is no image: only local processes can run this");
        }

        CheckFiles(place, task);
        CheckCommand(place, task);
        for (var i = 0; i < task.Environment.Count; i++)
        {
            CheckVariable($"{place}.env[{i}]", task.Environment[i]);
        }

        CheckResources(place, task);
        if (task.MaxPollDuration is <= 0)
        {
            check.Warn(place + ".maxPollDuration", string.Empty, "the job is waited for a second at least");
        }
        else if (task.MaxPollDuration > 3600)
        {
            check.Warn(place + ".maxPollDuration", $"{task.MaxPollDuration}", "all jobs of the event end after Keptn:Jobs:Timeout, or Keptn:TaskTimeout, an hour if neither is set");
        }

        if (task.TtlSecondsAfterFinished < 60)
        {
            check.Warn(place + ".ttlSecondsAfterFinished", string.Empty, "a finished job is kept for 60 s at least");
        }

        if (task.SecurityContext.RunAsUser == 0 || task.SecurityContext.RunAsNonRoot == false)
        {
            check.Warn(place + ".securityContext", string.Empty, "the job may run as root");
        }
    }

    private void CheckFiles(string place, JobTask task)
    {
        for (var i = 0; i < task.Files.Count; i++)
        {
            if (task.Files[i].Split('/').Contains(".."))
            {
                check.Fail($"{place}.files[{i}]", task.Files[i], "it leads out of the configuration ('..')");
            }
            else if (task.Files[i].Trim('/').Length == 0)
            {
                check.Fail($"{place}.files[{i}]", string.Empty, "it is empty");
            }
        }
    }

    private void CheckCommand(string place, JobTask task)
    {
        if (task.Command is [var only] && task.Arguments.Count == 0 && only.Contains(' ', StringComparison.Ordinal))
        {
            check.Warn(place + ".cmd", only, "this is one program whose name has spaces; write its arguments as entries of their own");
        }

        var words = task.Command.Concat(task.Arguments).ToList();
        if (words.Count == 0 || !s_shells.Contains(words[0], StringComparer.Ordinal))
        {
            return;
        }

        foreach (var variable in task.Environment.Where(v => v.ValueFrom == "event" && v.Name.Length > 0))
        {
            if (words.Find(w => w.Contains($"$({variable.Name})", StringComparison.Ordinal)) is { } word)
            {
                check.Warn(place + ".args", word, $"$({variable.Name}) becomes part of a script: whoever sends the event can run anything; write \"${variable.Name}\" in quotes");
            }
        }
    }

    private void CheckVariable(string place, JobVariable variable)
    {
        if (variable.Name.Length == 0 || variable.Name.AsSpan().ContainsAny('=', '\0'))
        {
            check.Fail(place + ".name", variable.Name, "a variable needs a name, and one without '='");
        }

        if (variable.ValueFrom != "event")
        {
            return;
        }

        var field = place + ".value";
        if (EventPath.TryParse(variable.Value, out var problem) is not { } path)
        {
            check.Fail(field, variable.Value, $"as a JSONPath {problem}");
        }
        else if (path.FirstKey is { } key && !JobEventData.Members.Contains(key, StringComparer.Ordinal))
        {
            check.Fail(field, variable.Value, $"paths begin at the event, whose members are {string.Join(", ", JobEventData.Members)}; '{key}' is none of them (as '$.data.{key}'?)");
        }
        else if (path.FirstKey is "type" or "source" && variable.Format.Length == 0)
        {
            check.Warn(field, variable.Value, "job-executor-service 0.3 writes an address in memory; here it is the text");
        }

        if (variable.Format.Length > 0 && variable.Format.ToUpperInvariant() is not ("JSON" or "YAML"))
        {
            check.Warn(place + ".as", variable.Format, $"'{variable.Format}' is neither json nor yaml and has no effect");
        }
    }

    private void CheckResources(string place, JobTask task)
    {
        if (task.Resources is not { } resources)
        {
            return;
        }

        (string Field, string Value)[] quantities =
        [
            ("limits.cpu", resources.Limits.Cpu),
            ("limits.memory", resources.Limits.Memory),
            ("requests.cpu", resources.Requests.Cpu),
            ("requests.memory", resources.Requests.Memory),
        ];
        foreach (var (field, value) in quantities.Where(q => q.Value.Length > 0 && !JobNames.IsQuantity(q.Value)))
        {
            check.Fail($"{place}.resources.{field}", value, $"'{value}' is no quantity of Kubernetes, for instance 500m or 128Mi");
        }

        if (Array.TrueForAll(quantities, q => q.Value.Length == 0))
        {
            check.Warn(place + ".resources", string.Empty, "an empty block takes the default limits away");
        }
    }
}
