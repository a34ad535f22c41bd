namespace Keptn.Sdk.Local.State;

/// <summary>The task that a sequence waits for.</summary>
public sealed record SequenceCurrentTask
{
    /// <summary>The task's name.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the event that asks for it.</summary>
    public required string TriggeredId { get; init; }

    /// <summary>The answers so far, in the order of arrival.</summary>
    public IReadOnlyList<SequenceTaskEvent> Events { get; init; } = [];
}
