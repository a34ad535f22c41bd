using System.Diagnostics.CodeAnalysis;

namespace Keptn.Sdk.Files;

/// <summary>
/// One criterion of an SLO, taken apart: <c>&lt;600</c>, <c>&gt;=-10%</c>, <c>=0</c>. Source: Keptn spec,
/// service_level_objective.md; lighthouse-service, evaluate_sli_handler.go.
/// </summary>
public readonly record struct SloCriterion
{
    // The longer ones first, so that "<=" is not taken for "<".
    private static readonly string[] Operators = ["<=", ">=", "<", "=", ">"];

    /// <summary>How the value is compared: <c>&lt;</c>, <c>&lt;=</c>, <c>=</c>, <c>&gt;=</c> or <c>&gt;</c>.</summary>
    public string Operator { get => field ?? string.Empty; private init; }

    /// <summary>The number, without <c>%</c> and without the sign that makes it relative.</summary>
    public double Value { get; private init; }

    /// <summary>Whether the number is a percentage of earlier results.</summary>
    public bool IsPercentage { get; private init; }

    /// <summary>Whether the number is relative to earlier results: it has a sign or is a percentage.</summary>
    public bool IsRelative { get; private init; }

    /// <summary>Whether a relative number is added to earlier results; otherwise it is taken off.</summary>
    public bool IsIncrease { get; private init; }

    /// <summary>Reads a criterion.</summary>
    /// <param name="text">The text; spaces do not count.</param>
    /// <param name="criterion">The parts; the default value if this is no criterion.</param>
    /// <param name="reason">Why this is no criterion; otherwise empty.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out SloCriterion criterion, out string reason)
    {
        criterion = default;
        var rest = (text ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal).AsSpan();
        var comparison = string.Empty;
        foreach (var candidate in Operators)
        {
            if (rest.StartsWith(candidate, StringComparison.Ordinal))
            {
                comparison = candidate;
                break;
            }
        }

        if (comparison.Length == 0)
        {
            reason = "it does not begin with <, <=, =, >= or >";
            return false;
        }

        rest = rest[comparison.Length..];
        var isPercentage = rest.EndsWith('%');
        rest = isPercentage ? rest[..^1] : rest;
        var sign = rest.IsEmpty ? default : rest[0];
        rest = sign is '+' or '-' ? rest[1..] : rest;
        if (!GoFloat.TryParse(rest, out var value))
        {
            reason = $"'{rest}' is no number";
            return false;
        }

        reason = string.Empty;
        criterion = new()
        {
            Operator = comparison,
            Value = value,
            IsPercentage = isPercentage,
            IsRelative = isPercentage || sign is '+' or '-',
            IsIncrease = sign == '+' || (isPercentage && sign != '-'),
        };
        return true;
    }

    /// <summary>The criterion in its usual form, for instance <c>&lt;=+10%</c>.</summary>
    public override string ToString()
    {
        var sign = IsRelative ? (IsIncrease ? "+" : "-") : string.Empty;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{Operator}{sign}{Value}{(IsPercentage ? "%" : string.Empty)}");
    }
}
