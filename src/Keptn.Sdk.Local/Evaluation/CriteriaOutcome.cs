using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>How a value came out against blocks of criteria.</summary>
/// <param name="IsMet">Whether one block holds as a whole.</param>
/// <param name="Targets">One entry for each criterion; <see langword="null"/> is null in the event.</param>
/// <param name="Error">Why a criterion cannot be read; <see langword="null"/> where all can.</param>
internal sealed record CriteriaOutcome(bool IsMet, IReadOnlyList<IndicatorTarget>? Targets, string? Error = null);
