using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>What the jobs of an event come to: one status, one verdict, one message, labels and data.</summary>
/// <param name="maxLogSize">How many characters of logs the message has at most.</param>
internal sealed class JobReport(int maxLogSize)
{
    private readonly List<(string Heading, string Logs)> _blocks = [];
    private readonly JsonObject _data = [];
    private readonly JsonObject _labels = [];

    internal KeptnStatus Status { get; private set; } = KeptnStatus.Succeeded;

    internal KeptnResult Result { get; private set; } = KeptnResult.Pass;

    /// <summary>Whether nothing has failed.</summary>
    internal bool IsGood => Status == KeptnStatus.Succeeded && Result != KeptnResult.Fail;

    /// <summary>Adds how a job went.</summary>
    /// <returns>Whether the tasks behind it may run.</returns>
    internal bool Add(JobAction action, JobTask task, JobOutcome outcome)
    {
        JobResultFile? file = null;
        var reason = outcome.Reason;
        var succeeded = outcome.Succeeded;
        try
        {
            file = outcome.ResultText is { } text ? JobResultFile.Parse(text) : null;
        }
        catch (KeptnTaskException e)
        {
            succeeded = false;
            reason = reason.Length == 0 ? e.Message : $"{reason}; {e.Message}";
        }

        // A job that failed may say that it did its work, but not that the verdict is good.
        var status = file?.Status ?? (succeeded ? KeptnStatus.Succeeded : KeptnStatus.Errored);
        var result = succeeded && status == KeptnStatus.Succeeded ? file?.Result ?? KeptnResult.Pass : KeptnResult.Fail;
        Add(status, result);
        Merge(file);
        var heading = $"Task '{task.Name}' of action '{action.Name}' "
            + (!succeeded ? $"failed: {reason}." : result == KeptnResult.Fail ? "ended with the result fail." : "finished successfully.");
        _blocks.Add((file?.Message is { Length: > 0 } message ? $"{heading}\n{message}" : heading, outcome.Logs));
        return status == KeptnStatus.Succeeded && result != KeptnResult.Fail;
    }

    /// <summary>Adds a task that could not be run.</summary>
    internal void AddFailure(JobAction action, JobTask task, string reason)
    {
        Add(KeptnStatus.Errored, KeptnResult.Fail);
        _blocks.Add(($"Task '{task.Name}' of action '{action.Name}' could not be run: {reason}", string.Empty));
    }

    /// <summary>Adds when the jobs ran, as test runners do.</summary>
    internal void AddTimes(DateTimeOffset start, DateTimeOffset end)
    {
        if (_data["test"] is not JsonObject test)
        {
            _data["test"] = test = [];
        }

        test["start"] ??= KeptnTimestamp.Format(start);
        test["end"] ??= KeptnTimestamp.Format(end);
    }

    internal TaskResult ToResult()
    {
        if (_labels.Count > 0)
        {
            _data["labels"] = _labels;
        }

        return TaskResult.Create(Status, Result, GetMessage(), _data.Count > 0 ? _data : null);
    }

    internal string GetMessage()
    {
        var text = new StringBuilder();
        var left = maxLogSize;
        for (var i = 0; i < _blocks.Count; i++)
        {
            // What one does not need is the others'.
            var (heading, logs) = _blocks[i];
            var share = left / (_blocks.Count - i);
            var shown = LogTail.Cut(logs.TrimEnd(), share);
            left -= Math.Min(logs.Length, share);
            text.Append(i > 0 ? "\n\n" : string.Empty).Append(heading);
            if (shown.Length > 0)
            {
                text.Append("\nLogs:\n").Append(shown);
            }
        }

        return text.ToString();
    }

    private void Add(KeptnStatus status, KeptnResult result)
    {
        // The worst counts.
        if (Rank(status) > Rank(Status))
        {
            Status = status;
        }

        if (Rank(result) > Rank(Result))
        {
            Result = result;
        }
    }

    private static int Rank(KeptnStatus status) => status == KeptnStatus.Succeeded ? 0 : status == KeptnStatus.Aborted ? 1 : 2;

    private static int Rank(KeptnResult result) => result == KeptnResult.Pass ? 0 : result == KeptnResult.Warning ? 1 : 2;

    private void Merge(JobResultFile? file)
    {
        foreach (var (name, value) in file?.Labels ?? new Dictionary<string, string>())
        {
            _labels[name] = value;
        }

        foreach (var (name, value) in file?.Data ?? [])
        {
            _data[name] = value?.DeepClone();
        }
    }
}
