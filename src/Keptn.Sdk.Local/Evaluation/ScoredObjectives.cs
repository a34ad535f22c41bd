using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>What the objectives of an evaluation came to, one by one.</summary>
internal sealed record ScoredObjectives
{
    /// <summary>The sum of the weights that count.</summary>
    internal required double Maximum { get; init; }

    /// <summary>One entry for each objective; <see langword="null"/> where there are none.</summary>
    internal IReadOnlyList<IndicatorResult>? Indicators { get; init; }

    /// <summary>The last key objective that failed, and why; <see langword="null"/> where none did.</summary>
    internal string? KeyFailure { get; init; }

    /// <summary>What to say where the evaluation passes.</summary>
    internal string Note { get; init; } = string.Empty;
}
