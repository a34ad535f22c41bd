namespace Keptn.Sdk.Local.Evaluation;

/// <summary>What an earlier evaluation measured for one indicator.</summary>
/// <param name="Metric">The indicator.</param>
/// <param name="Value">The value.</param>
/// <param name="Success">Whether it could be measured; otherwise it is not compared with.</param>
internal readonly record struct EarlierValue(string Metric, double Value, bool Success);
