namespace Keptn.Sdk.Files;

/// <summary>A stage of a <see cref="Shipyard"/>.</summary>
public sealed class ShipyardStage
{
    /// <summary>The name, for instance <c>dev</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The sequences in the order of the file.</summary>
    public IReadOnlyList<ShipyardSequence> Sequences { get; init; } = [];

    /// <summary>The sequence of a name, the first where there are several; <see langword="null"/> where there is none.</summary>
    /// <param name="name">The sequence's name.</param>
    public ShipyardSequence? FindSequence(string name) => Sequences.FirstOrDefault(sequence => sequence.Name == name);
}
