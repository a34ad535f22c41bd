namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>A reason for which an answer of ours may differ from the recorded one.</summary>
/// <param name="Name">A short name for messages.</param>
/// <param name="Reason">Why we do it differently, for readers.</param>
/// <param name="Applies">Whether this is the reason for the difference in the named answer of a case.</param>
internal sealed record GoldenDeviation(string Name, string Reason, Func<GoldenCase, GoldenAnswer, bool> Applies)
{
    /// <summary>
    /// Whether a recording may hold no such case. Any other deviation that nothing needs is out of date and fails the test.
    /// </summary>
    internal bool MayBeUnused { get; init; }
}
