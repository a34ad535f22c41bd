using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// Holds one value against one criterion. Source: lighthouse-service 1.4.5, event_handler/evaluate_sli_handler.go;
/// spec/control-plane 6.6.
/// </summary>
/// <param name="Target">The number that the value was compared with; 0 for a relative criterion with nothing to compare with.</param>
/// <param name="IsMet">Whether the value is good enough.</param>
internal readonly record struct CriterionCheck(double Target, bool IsMet)
{
    private const double All = 100.0;

    internal static CriterionCheck Check(in SloCriterion criterion, double value, EarlierValues earlier)
    {
        if (criterion.IsRelative && earlier.IsEmpty)
        {
            return new(0, IsMet: true);
        }

        var target = criterion.IsRelative ? RelativeTarget(criterion, earlier.Value) : criterion.Value;
        return new(target, Compare(value, criterion.Operator, target));
    }

    /// <summary>What is shown as the target of a criterion for which there is no value.</summary>
    internal static double TargetWithoutValue(in SloCriterion criterion, EarlierValues earlier) =>
        criterion.IsRelative ? earlier.Value : criterion.Value;

    /// <summary>Why a text is no criterion, in the words of lighthouse-service.</summary>
    internal static string Explain(string criterion) =>
        criterion.Replace(" ", string.Empty, StringComparison.Ordinal) is [('<' or '>' or '=' or '|'), ..]
            ? "could not parse criteria target value"
            : "invalid criteria string";

    private static double RelativeTarget(in SloCriterion criterion, double from) => criterion switch
    {
        { IsPercentage: true, IsIncrease: true } => from * (All + criterion.Value) / All,
        { IsPercentage: true } => from * (All - criterion.Value) / All,
        { IsIncrease: true } => from + criterion.Value,
        _ => from - criterion.Value,
    };

    private static bool Compare(double value, string comparison, double target) => comparison switch
    {
        "<" => value < target,
        "<=" => value <= target,
        "=" => value == target,
        ">=" => value >= target,
        _ => value > target,
    };
}
