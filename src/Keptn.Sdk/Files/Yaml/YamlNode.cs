namespace Keptn.Sdk.Files.Yaml;

/// <summary>A value of a YAML document, with its place. Aliases are resolved: one node may hang in several places.</summary>
internal abstract class YamlNode
{
    /// <summary>The line, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column, counted from 1.</summary>
    public required int Column { get; init; }

    /// <summary>How many values this one stands for, itself included, aliases counted as often as they appear.</summary>
    public long Weight { get; private set; } = 1;

    /// <summary>How many levels of lists and maps this value has, itself included; aliases count like what they stand for.</summary>
    public int Height { get; private set; } = 1;

    /// <summary>How the value is named in messages.</summary>
    public abstract string Kind { get; }

    /// <summary>Takes notice of a value within this one.</summary>
    public void Contain(YamlNode child)
    {
        Weight += child.Weight;
        Height = Math.Max(Height, child.Height + 1);
    }
}
