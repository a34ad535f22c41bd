namespace Keptn.Sdk.Files;

/// <summary>How Keptn's configuration files are read, and how much is read.</summary>
public sealed class KeptnFileOptions
{
    /// <summary>The longest file that is read, in characters. Default 1,048,576.</summary>
    public int MaxLength { get; set; } = 1024 * 1024;

    /// <summary>How deep lists and maps may be nested. Default 50.</summary>
    public int MaxDepth { get; set; } = 50;

    /// <summary>
    /// How many values a file may have, those that aliases repeat counted as often as they appear. Default 100,000.
    /// </summary>
    public int MaxNodes { get; set; } = 100_000;

    /// <summary>How many problems, and how many warnings, are collected before the rest is left out. Default 50.</summary>
    public int MaxProblems { get; set; } = 50;

    /// <summary>
    /// Whether the rules that the consumer of the file applies are applied, for instance that a shipyard has a stage.
    /// Default <see langword="true"/>; otherwise only text is turned into objects.
    /// </summary>
    public bool Validate { get; set; } = true;

    internal static KeptnFileOptions Default { get; } = new();
}
