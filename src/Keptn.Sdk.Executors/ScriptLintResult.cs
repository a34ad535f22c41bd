using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors;

/// <summary>What <see cref="ScriptLint"/> found.</summary>
public sealed class ScriptLintResult
{
    /// <summary>What does not work.</summary>
    public IReadOnlyList<KeptnFileProblem> Errors { get; init; } = [];

    /// <summary>What will hardly do as meant: files that never run, placeholders that are never filled.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings { get; init; } = [];

    /// <summary>Whether there are no errors; warnings there may be.</summary>
    public bool IsValid => Errors.Count == 0;
}
