namespace Keptn.Sdk.Files;

/// <summary>What one indicator has to reach.</summary>
public sealed class SloObjective
{
    /// <summary>The name of the indicator.</summary>
    public required string Sli { get; init; }

    /// <summary>How the indicator is shown; empty where absent.</summary>
    public string DisplayName { get; init; } = string.Empty;

    /// <summary>
    /// What is needed to pass: one block is enough, and every criterion of it must hold. Without any, the indicator is
    /// shown but does not count.
    /// </summary>
    public IReadOnlyList<SloCriteria> Pass { get; init; } = [];

    /// <summary>What is needed for a warning, where it does not pass.</summary>
    public IReadOnlyList<SloCriteria> Warning { get; init; } = [];

    /// <summary>How much the objective counts. Default 1; 0 means 1.</summary>
    public long Weight { get; init; } = 1;

    /// <summary>Whether the evaluation fails if this objective does.</summary>
    public bool IsKeySli { get; init; }
}
