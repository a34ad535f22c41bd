namespace Keptn.Sdk.Files.Yaml;

/// <summary>A list.</summary>
internal sealed class YamlSequence : YamlNode
{
    public List<YamlNode> Items { get; } = [];

    public override string Kind => "a list";
}
