using System.Globalization;

namespace Keptn.Sdk.Files;

/// <summary>One thing that is wrong, or suspicious, in a Keptn configuration file.</summary>
public sealed record KeptnFileProblem
{
    /// <summary>The file, as its reader was told.</summary>
    public required string FileName { get; init; }

    /// <summary>The line, counted from 1; 0 where the problem has no place in the text.</summary>
    public int Line { get; init; }

    /// <summary>The column, counted from 1; 0 where the problem has no place in the text.</summary>
    public int Column { get; init; }

    /// <summary>
    /// The path of the field, for instance <c>spec.stages[0].name</c>; empty where the file as a whole is meant.
    /// </summary>
    public string Field { get; init; } = string.Empty;

    /// <summary>What is wrong, with the offending value where that helps and is no secret.</summary>
    public required string Reason { get; init; }

    /// <summary>The problem on one line: <c>file:line: field: reason</c>.</summary>
    public override string ToString()
    {
        var place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{FileName}:{Line}") : FileName;
        return Field.Length > 0 ? $"{place}: {Field}: {Reason}" : $"{place}: {Reason}";
    }
}
