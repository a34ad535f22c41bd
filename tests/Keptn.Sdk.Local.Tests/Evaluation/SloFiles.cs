namespace Keptn.Sdk.Local.Tests.Evaluation;

/// <summary>Objectives to evaluate against.</summary>
internal static class SloFiles
{
    /// <summary>rt must be below 600.</summary>
    internal const string Fixed = """
        objectives:
          - sli: rt
            pass:
              - criteria: ["<600"]
        total_score:
          pass: "90%"
          warning: "75%"
        """;

    /// <summary>rt must not exceed the mean of the last five by more than a tenth.</summary>
    internal const string FiveEarlier = """
        comparison:
          compare_with: several_results
          number_of_comparison_results: 5
          aggregate_function: avg
        objectives:
          - sli: rt
            pass:
              - criteria: ["<=+10%"]
        total_score:
          pass: "90%"
        """;

    /// <summary>rt must not exceed that of the last evaluation that passed.</summary>
    internal const string LastPassed = """
        comparison:
          compare_with: single_result
          include_result_with_score: pass
        objectives:
          - sli: rt
            pass:
              - criteria: ["<=+0"]
        total_score:
          pass: "90%"
        """;
}
