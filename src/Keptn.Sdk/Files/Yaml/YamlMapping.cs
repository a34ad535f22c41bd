namespace Keptn.Sdk.Files.Yaml;

/// <summary>A map, merge keys already worked in. Of equal keys one counts; all others are kept aside.</summary>
internal sealed class YamlMapping : YamlNode
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    /// <summary>Keys and values in the order of the file.</summary>
    public List<(YamlNode Key, YamlNode Value)> Entries { get; } = [];

    /// <summary>Keys that stand a second time, and the line of the first.</summary>
    public List<(YamlScalar Key, int FirstLine)> Duplicates { get; } = [];

    public override string Kind => "a map";

    /// <summary>The value of a key, written exactly so or, where that is allowed, in another case.</summary>
    public YamlNode? Find(string name, bool ignoreCase)
    {
        if (_index.TryGetValue(name, out var at))
        {
            return Entries[at].Value;
        }

        return ignoreCase
            ? Entries.Find(entry => entry.Key is YamlScalar key && key.Text.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
            : null;
    }

    /// <summary>Adds an entry of this map itself.</summary>
    public void Add(YamlNode key, YamlNode value, bool lastWins)
    {
        if (key is YamlScalar scalar && !_index.TryAdd(scalar.Text, Entries.Count))
        {
            var at = _index[scalar.Text];
            Duplicates.Add((scalar, Entries[at].Key.Line));
            if (lastWins)
            {
                Entries[at] = (key, value);
            }

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
