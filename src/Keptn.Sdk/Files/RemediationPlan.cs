namespace Keptn.Sdk.Files;

/// <summary>What is done about one type of problem.</summary>
public sealed class RemediationPlan
{
    /// <summary>The root cause or title of a problem, or <c>default</c>.</summary>
    public required string ProblemType { get; init; }

    /// <summary>
    /// The actions, one after the other until the problem is solved; <see langword="null"/> where the field is absent,
    /// then Keptn looks for another plan. An empty list does nothing about the problem.
    /// </summary>
    public IReadOnlyList<RemediationAction>? ActionsOnOpen { get; init; }
}
