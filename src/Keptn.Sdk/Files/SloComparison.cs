namespace Keptn.Sdk.Files;

/// <summary>
/// With which earlier evaluations relative criteria compare. The defaults are those of lighthouse-service, which differ
/// from the spec where a file has the block but leaves the count out.
/// </summary>
public sealed class SloComparison
{
    /// <summary>What Keptn assumes for a file without the block.</summary>
    internal static SloComparison Default { get; } = new() { CompareWith = "single_result", NumberOfComparisonResults = 1 };

    /// <summary><c>single_result</c> or <c>several_results</c>; empty where absent.</summary>
    public string CompareWith { get; init; } = string.Empty;

    /// <summary>Which evaluations count: <c>all</c> (the default), <c>pass</c> or <c>pass_or_warn</c>.</summary>
    public string IncludeResultWithScore { get; init; } = "all";

    /// <summary>How many evaluations, if several. Default 3 (1 for a file without the block).</summary>
    public int NumberOfComparisonResults { get; init; } = 3;

    /// <summary>
    /// How several values become one: <c>avg</c> (the default), <c>p50</c>, <c>p90</c> or <c>p95</c>. Keptn takes 0 for
    /// any other text.
    /// </summary>
    public string AggregateFunction { get; init; } = "avg";

    /// <summary>
    /// How many evaluations Keptn asks for: one for <c>single_result</c>, <see cref="NumberOfComparisonResults"/> for
    /// <c>several_results</c>, and three for anything else.
    /// </summary>
    public int ResultsToCompare => CompareWith switch
    {
        "single_result" => 1,
        "several_results" => NumberOfComparisonResults,
        _ => 3,
    };
}
