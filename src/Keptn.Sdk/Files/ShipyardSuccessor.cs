namespace Keptn.Sdk.Files;

/// <summary>A sequence that the end of another one starts.</summary>
/// <param name="Stage">The stage in which it runs.</param>
/// <param name="Sequence">The sequence.</param>
public sealed record ShipyardSuccessor(ShipyardStage Stage, ShipyardSequence Sequence);
