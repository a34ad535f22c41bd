namespace Keptn.Sdk.Files;

/// <summary>Jobs that are run for some events.</summary>
public sealed class JobAction
{
    /// <summary>The name; empty where absent.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The events; one match is enough.</summary>
    public IReadOnlyList<JobEvent> Events { get; init; } = [];

    /// <summary>The tasks, run one after the other.</summary>
    public IReadOnlyList<JobTask> Tasks { get; init; } = [];

    /// <summary>Whether the action sends no finished event.</summary>
    public bool Silent { get; init; }
}
