namespace Keptn.Sdk.Files;

/// <summary>A block of criteria that must all hold.</summary>
public sealed class SloCriteria
{
    /// <summary>The criteria as written; <see cref="SloCriterion"/> takes one apart.</summary>
    public IReadOnlyList<string> Criteria { get; init; } = [];
}
