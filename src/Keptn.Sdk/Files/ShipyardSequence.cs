namespace Keptn.Sdk.Files;

/// <summary>A sequence of tasks in a <see cref="ShipyardStage"/>.</summary>
public sealed class ShipyardSequence
{
    /// <summary>The name, for instance <c>delivery</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What starts the sequence beside an explicit trigger; one match is enough.</summary>
    public IReadOnlyList<ShipyardTrigger> TriggeredOn { get; init; } = [];

    /// <summary>The tasks in the order in which they run. Keptn cannot start a sequence without any.</summary>
    public IReadOnlyList<ShipyardTask> Tasks { get; init; } = [];
}
