using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>What an evaluation came to: the moving parts of <c>evaluation.finished</c>.</summary>
internal sealed record EvaluationOutcome
{
    internal KeptnStatus Status { get; init; } = KeptnStatus.Succeeded;

    /// <summary>The result of the event, which counts.</summary>
    internal KeptnResult Result { get; init; } = KeptnResult.Pass;

    internal string Message { get; init; } = string.Empty;

    /// <summary><c>evaluation.result</c>: what the objectives alone came to.</summary>
    internal KeptnResult Verdict { get; init; } = KeptnResult.Pass;

    /// <summary>In percent of what could be reached, not rounded.</summary>
    internal double Score { get; init; }

    /// <summary>One entry for each objective; <see langword="null"/> where nothing was evaluated.</summary>
    internal IReadOnlyList<IndicatorResult>? Indicators { get; init; }

    /// <summary>The evaluation itself went wrong.</summary>
    internal static EvaluationOutcome Errored(string message) => new()
    {
        Status = KeptnStatus.Errored,
        Result = KeptnResult.Fail,
        Verdict = KeptnResult.Fail,
        Message = message,
    };
}
