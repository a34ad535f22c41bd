namespace Keptn.Sdk.Files;

/// <summary>The period that an evaluation looks at.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
public readonly record struct EvaluationPeriod(DateTimeOffset Start, DateTimeOffset End);
