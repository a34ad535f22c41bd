using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors;

/// <summary>What <see cref="JobLint"/> found.</summary>
public sealed class JobLintResult
{
    /// <summary>What does not work.</summary>
    public IReadOnlyList<KeptnFileProblem> Errors { get; init; } = [];

    /// <summary>What will hardly do as meant.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings { get; init; } = [];

    /// <summary>Whether there are no errors; warnings there may be.</summary>
    public bool IsValid => Errors.Count == 0;
}
