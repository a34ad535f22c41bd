namespace Keptn.Sdk.Local.State;

/// <summary>The last evaluation of a stage.</summary>
/// <param name="Result">The verdict of the event.</param>
/// <param name="Score">The score in percent.</param>
public sealed record SequenceStageEvaluation(string Result, double Score);
