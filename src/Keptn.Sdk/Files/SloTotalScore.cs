namespace Keptn.Sdk.Files;

/// <summary>The score, in percent of what can be reached, at which an evaluation passes.</summary>
public sealed class SloTotalScore
{
    /// <summary>The score to pass as written, for instance <c>90%</c>; Keptn cannot evaluate without it.</summary>
    public string Pass { get; init; } = string.Empty;

    /// <summary>The score for a warning as written; empty if there is none.</summary>
    public string Warning { get; init; } = string.Empty;

    /// <summary><see cref="Pass"/> as a number; <see langword="null"/> if it is none.</summary>
    public double? PassPercent => ToPercent(Pass);

    /// <summary><see cref="Warning"/> as a number; <see langword="null"/> if it is none.</summary>
    public double? WarningPercent => ToPercent(Warning);

    private static double? ToPercent(string text) =>
        GoFloat.TryParse(text.EndsWith('%') ? text.AsSpan(..^1) : text, out var value) ? value : null;
}
