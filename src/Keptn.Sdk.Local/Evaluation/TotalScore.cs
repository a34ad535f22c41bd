using System.Globalization;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// Makes one score and verdict of all objectives. Source: lighthouse-service 1.4.5,
/// event_handler/evaluate_sli_handler.go, calculateScore; spec/control-plane 6.8.
/// </summary>
internal static class TotalScore
{
    private const double All = 100.0;
    private const double SmallestPlain = 1e-4;
    private const double SmallestLarge = 1e21;

    internal static EvaluationOutcome Judge(SloTotalScore? needed, ScoredObjectives scored)
    {
        if (needed is null || needed.Pass.Length == 0)
        {
            return EvaluationOutcome.Errored("no target score defined");
        }

        if (needed.PassPercent is not { } pass)
        {
            return EvaluationOutcome.Errored("could not parse pass target percentage");
        }

        if (needed.Warning.Length > 0 && needed.WarningPercent is null)
        {
            return EvaluationOutcome.Errored("could not parse warning target percentage");
        }

        var outcome = new EvaluationOutcome { Indicators = scored.Indicators, Message = scored.Note };
        if (scored.Maximum == 0)
        {
            return outcome with { Score = All };
        }

        // An objective whose blocks have no criteria at all adds nothing.
        var reached = (scored.Indicators ?? []).Where(i => i.PassTargets is { Count: > 0 }).Sum(i => i.Score ?? 0);
        var score = All * (reached / scored.Maximum);
        outcome = outcome with { Score = score };
        return (scored.KeyFailure, needed.WarningPercent) switch
        {
            ({ } failure, _) => End(outcome, KeptnResult.Fail, failure),
            _ when score >= pass => outcome,
            (_, { } warning) when score >= warning => End(
                outcome,
                KeptnResult.Warning,
                $"Evaluation returned a warning: the calculated score of {Text(score)} is close to the warning target value of {Text(warning)}"),
            (_, { } warning) => End(
                outcome, KeptnResult.Fail, $"Evaluation failed since the calculated score of {Text(score)} is below the warning value of {Text(warning)}"),
            _ => End(
                outcome, KeptnResult.Fail, $"Evaluation failed since the calculated score of {Text(score)} is below the target value of {Text(pass)}"),
        };
    }

    private static EvaluationOutcome End(EvaluationOutcome outcome, KeptnResult result, string message) =>
        outcome with { Result = result, Verdict = result, Message = message };

    // As Go prints a number with %v.
    private static string Text(double number) => number switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        0 => "0",
        _ when Math.Abs(number) is < SmallestPlain or >= SmallestLarge =>
            number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
        _ => GoNumber.Format(number),
    };
}
