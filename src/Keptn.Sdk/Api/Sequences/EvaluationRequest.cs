using Keptn.Sdk.Events;

namespace Keptn.Sdk.Api;

/// <summary>
/// Which time to evaluate. Possible: nothing (the last five minutes), <see cref="Timeframe"/> alone (that long until
/// now), <see cref="Start"/> with <see cref="Timeframe"/>, or <see cref="Start"/> with <see cref="End"/>. At least one
/// minute.
/// </summary>
public sealed record EvaluationRequest
{
    /// <summary>The begin. Sent in UTC, to the millisecond.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The end. Sent in UTC, to the millisecond.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>How long.</summary>
    public TimeSpan? Timeframe { get; init; }

    /// <summary>Labels of the run; <see langword="null"/> for none.</summary>
    public EventLabels? Labels { get; init; }

    /// <summary>The commit of the configuration; <see langword="null"/> for the newest.</summary>
    public string? GitCommitId { get; init; }
}
