namespace Keptn.Sdk.Files.Yaml;

/// <summary>A map, merge keys already worked in. The first of equal keys counts; the others are kept aside.</summary>
internal sealed class YamlMapping : YamlNode
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    /// <summary>Keys and values in the order of the file.</summary>
    public List<(YamlNode Key, YamlNode Value)> Entries { get; } = [];

    /// <summary>Keys that stand a second time, and the line of the first.</summary>
    public List<(YamlScalar Key, int FirstLine)> Duplicates { get; } = [];

    public override string Kind => "a map";

    public YamlNode? Find(string name) => _index.TryGetValue(name, out var at) ? Entries[at].Value : null;

    /// <summary>Adds an entry of this map itself.</summary>
    public void Add(YamlNode key, YamlNode value)
    {
        if (key is YamlScalar scalar && !_index.TryAdd(scalar.Text, Entries.Count))
        {
            Duplicates.Add((scalar, Entries[_index[scalar.Text]].Key.Line));
            return;
        }

        Entries.Add((key, value));
    }

    /// <summary>Adds an entry of a merged map, where this one has none of that key. Whether it was added.</summary>
    public bool Merge(YamlNode key, YamlNode value)
    {
        if (key is YamlScalar scalar && !_index.TryAdd(scalar.Text, Entries.Count))
        {
            return false;
        }

        Entries.Add((key, value));
        return true;
    }
}
