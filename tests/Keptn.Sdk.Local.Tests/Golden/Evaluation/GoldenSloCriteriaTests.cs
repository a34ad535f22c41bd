using System.Globalization;
using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Evaluation;

namespace Keptn.Sdk.Local.Tests.Golden.Evaluation;

/// <summary>Single criteria against what lighthouse-service made of them.</summary>
public class GoldenSloCriteriaTests
{
    [Fact]
    public void Evaluate_RecordedCriteria_GivesTheRecordedAnswers() => GoldenCorpus.Check(
        "slo-criteria", GoldenCorpus.Read("slo-criteria.jsonl"), new HashSet<string>(), Compare);

    private static string? Compare(JsonElement golden)
    {
        var input = golden.GetProperty("input");
        var text = input.GetProperty("criteria").GetString()!;
        var isCriterion = SloCriterion.TryParse(text, out var criterion, out _);
        var outcome = Evaluate(text, input);
        if (golden.TryGetProperty("error", out var error))
        {
            return !isCriterion && outcome.Message == $"error with rt: {error}" ? null : $"recorded {error}, ours {criterion} and '{outcome.Message}'";
        }

        var indicator = outcome.Evaluation.IndicatorResults!.Single();
        var target = indicator.PassTargets!.Single();
        var output = golden.GetProperty("output");
        var parsed = output.GetProperty("parsed");
        (string Name, object Expected, object? Actual)[] answers =
        [
            ("criterion", true, isCriterion),
            ("operator", parsed.GetProperty("operator").GetString()!, criterion.Operator),
            ("value", Number(parsed.GetProperty("value")), criterion.Value),
            ("checkPercentage", parsed.GetProperty("checkPercentage").GetBoolean(), criterion.IsPercentage),
            ("isComparison", parsed.GetProperty("isComparison").GetBoolean(), criterion.IsRelative),
            ("checkIncrease", parsed.GetProperty("checkIncrease").GetBoolean(), criterion.IsIncrease),
            ("aggregated", Number(output.GetProperty("aggregated")), indicator.Value.ComparedValue),
            ("comparedValue", Number(output.GetProperty("comparedValue")), indicator.Value.ComparedValue),
            ("satisfied", output.GetProperty("satisfied").GetBoolean(), !target.Violated),
            ("targetValue", Number(output.GetProperty("targetValue")), target.TargetValue),
        ];
        return answers.Where(a => !EvaluationDifference.AreEqual(a.Expected, a.Actual))
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Name}: recorded {a.Expected}, ours {a.Actual}"))
            .FirstOrDefault();
    }

    /// <summary>An evaluation of this one criterion, compared with as many earlier ones as there are values.</summary>
    private static EvaluationFinished Evaluate(string criterion, JsonElement input)
    {
        var previous = input.GetProperty("previous") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToArray() : [];
        var objectives = new ServiceLevelObjectives
        {
            Objectives = [new() { Sli = "rt", Pass = [new() { Criteria = [criterion] }] }],
            Comparison = new()
            {
                CompareWith = "several_results",
                NumberOfComparisonResults = 1000,
                AggregateFunction = input.GetProperty("aggregateFunction").GetString()!,
            },
            TotalScore = new() { Pass = "90%" },
        };
        var measured = new GetSliFinished { GetSli = new() { IndicatorValues = [Value(input.GetProperty("value"))] } };
        return SloEvaluator.Evaluate(
            objectives,
            measured,
            [.. previous.Select(value => new EvaluationFinished { Evaluation = new() { IndicatorResults = [new() { Value = Value(value) }] } })]);
    }

    private static SliResult Value(JsonElement number) => new() { Metric = "rt", Value = number.GetDouble(), Success = true };

    private static double Number(JsonElement number) => number.ValueKind == JsonValueKind.Number
        ? number.GetDouble()
        : number.GetString() switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var other => throw new InvalidOperationException($"'{other}' is no number."),
        };
}
