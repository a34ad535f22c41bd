namespace Keptn.Sdk.Executors;

/// <summary>How a job went.</summary>
public sealed record JobOutcome
{
    /// <summary>The name of the file in <c>/keptn</c> in which a job may leave a result of its own.</summary>
    public const string ResultFileName = "keptn-result.json";

    /// <summary>How many bytes of that file are read at most.</summary>
    public const int MaxResultSize = 256 * 1024;

    private JobOutcome(bool succeeded, string reason, string logs)
    {
        Succeeded = succeeded;
        Reason = reason;
        Logs = logs;
    }

    /// <summary>Whether the job ended as it should.</summary>
    public bool Succeeded { get; }

    /// <summary>Why it did not, for people, for instance <c>it exited with code 2</c>; empty where it did.</summary>
    public string Reason { get; }

    /// <summary>What it wrote; only the end of it where that is much, which the text then says.</summary>
    public string Logs { get; }

    /// <summary>
    /// The text of <see cref="ResultFileName"/>, whatever it is; <see langword="null"/> where the job wrote none. Longer
    /// ones than <see cref="MaxResultSize"/> are cut and so refused.
    /// </summary>
    public string? ResultText { get; init; }

    /// <summary>The job ended as it should.</summary>
    /// <param name="logs">What it wrote.</param>
    public static JobOutcome Success(string logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        return new JobOutcome(true, string.Empty, logs);
    }

    /// <summary>The job failed, or did not end in time.</summary>
    /// <param name="reason">Why, as the end of a sentence without full stop.</param>
    /// <param name="logs">What it wrote.</param>
    public static JobOutcome Failure(string reason, string logs)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentNullException.ThrowIfNull(logs);
        return new JobOutcome(false, reason, logs);
    }
}
