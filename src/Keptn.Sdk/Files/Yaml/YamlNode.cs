namespace Keptn.Sdk.Files.Yaml;

/// <summary>A value of a YAML document, with its place. Aliases are resolved: one node may hang in several places.</summary>
internal abstract class YamlNode
{
    /// <summary>The line, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column, counted from 1.</summary>
    public required int Column { get; init; }

    /// <summary>How many values this one stands for, itself included, aliases counted as often as they appear.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>How the value is named in messages.</summary>
    public abstract string Kind { get; }
}
