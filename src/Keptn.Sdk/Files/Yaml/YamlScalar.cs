namespace Keptn.Sdk.Files.Yaml;

/// <summary>A single value as written. What it means depends on quotes, tag and text: see <see cref="Resolve"/>.</summary>
internal sealed class YamlScalar : YamlNode
{
    private ResolvedScalar? _resolved;

    /// <summary>The text, without quotes.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the text stands without quotes.</summary>
    public required bool IsPlain { get; init; }

    /// <summary>The long form of an explicit tag, for instance <c>tag:yaml.org,2002:str</c>; empty if none.</summary>
    public string Tag { get; init; } = string.Empty;

    public override string Kind => "a single value";

    /// <summary>Whether this is a key that merges another map: a plain <c>&lt;&lt;</c>.</summary>
    public bool IsMergeKey => Text == "<<" && (Tag.Length > 0 ? Tag == GoScalarResolver.MergeTag : IsPlain);

    /// <summary>What Go's yaml.v3 takes the value for.</summary>
    public ResolvedScalar Resolve() => _resolved ??= GoScalarResolver.Resolve(this);
}
