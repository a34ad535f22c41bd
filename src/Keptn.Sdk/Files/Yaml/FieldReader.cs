using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Keptn.Sdk.Files.Yaml;

/// <summary>
/// Reads the fields of one map. A field of the wrong kind is reported and read as absent, so that one pass finds every
/// problem; fields that nobody asked for are reported at the end.
/// </summary>
internal sealed class FieldReader
{
    private const int MaxQuoted = 60;
    private static readonly SearchValues<char> NotInPaths = SearchValues.Create(". []\"\n");
    private readonly FileContext _file;
    private readonly YamlMapping _mapping;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);

    private FieldReader(FileContext file, YamlMapping mapping, string path)
    {
        _file = file;
        _mapping = mapping;
        Path = path;
    }

    /// <summary>The path of the map, empty for the root.</summary>
    public string Path { get; }

    public KeptnFileOptions Options => _file.Options;

    /// <summary>The warnings of the file; more may come until it is read to its end.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings => _file.Warnings;

    /// <summary>Reads a file whose root is a map; an empty file reads as an empty map.</summary>
    /// <exception cref="KeptnFileException">The file cannot be used.</exception>
    public static T ReadFile<T>(string yaml, FileContext file, Func<FieldReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var root = YamlComposer.Compose(yaml, file);
        var result = default(T);
        if (IsNull(root))
        {
            result = Read(new YamlMapping { Line = 1, Column = 1 }, file, string.Empty, read);
        }
        else if (root is YamlMapping mapping)
        {
            result = Read(mapping, file, string.Empty, read);
        }
        else
        {
            file.Error(root.Line, root.Column, string.Empty, $"the file must be a map, but it is {Describe(root)}");
        }

        file.Complete();
        return result!;
    }

    /// <summary>Whether the field stands in the file with a value other than null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether the field was read and was not what it should be, which is reported already.</summary>
    public bool IsWrong(string name) => _wrong.Contains(name);

    /// <summary>Text; empty where absent. Numbers and booleans are taken as they are written.</summary>
    public string Text(string name) => OptionalText(name) ?? string.Empty;

    /// <summary>Text; <see langword="null"/> where absent.</summary>
    public string? OptionalText(string name) =>
        Find(name) is { } node ? Checked(name, ToText(node, Append(Path, name))) : null;

    /// <summary>A boolean; <see langword="null"/> where absent. Beside true and false, y, yes, on, n, no and off count.</summary>
    public bool? Flag(string name)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        var value = (node as YamlScalar)?.Resolve() ?? default;
        switch (value)
        {
            case { Kind: ScalarKind.Boolean }:
                return value.Flag;
            case { Kind: ScalarKind.Text, Text: "y" or "Y" or "yes" or "on" }:
                return true;
            case { Kind: ScalarKind.Text, Text: "n" or "N" or "no" or "off" }:
                return false;
            default:
                WrongKind(node, Append(Path, name), "true or false");
                return null;
        }
    }

    /// <summary>A whole number; <see langword="null"/> where absent. A fraction is cut off, as Go does.</summary>
    public long? Number(string name, long min, long max)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        var value = (node as YamlScalar)?.Resolve() ?? default;
        var number = value.Kind switch
        {
            ScalarKind.Integer => value.Integer,
            ScalarKind.Float when Math.Abs(value.Float) <= int.MaxValue => (long)value.Float,
            _ => (long?)null,
        };
        if (number is null || number < min || number > max)
        {
            WrongKind(node, Append(Path, name), string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
            return null;
        }

        return number;
    }

    /// <summary>A map with fields of its own; <see langword="null"/> where absent.</summary>
    public T? Object<T>(string name, Func<FieldReader, T> read)
        where T : class
    {
        var path = Append(Path, name);
        switch (Find(name))
        {
            case null:
                return null;
            case YamlMapping mapping:
                return Read(mapping, _file, path, read);
            case var other:
                WrongKind(other, path, "a map");
                return null;
        }
    }

    /// <summary>A list of maps; empty where absent. Entries that are null are left out, as Go does, with a warning.</summary>
    public IReadOnlyList<T> Objects<T>(string name, Func<FieldReader, T> read) =>
        List(name, (node, path) =>
        {
            if (node is YamlMapping mapping)
            {
                return (true, Read(mapping, _file, path, read));
            }

            WrongKind(node, path, "a map");
            return (false, default!);
        });

    /// <summary>A list of texts; empty where absent.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        List(name, (node, path) => ToText(node, path) is { } text ? (true, text) : (false, string.Empty));

    /// <summary>A map of texts; <see langword="null"/> where absent. A null value reads as empty text, as in Go.</summary>
    public IReadOnlyDictionary<string, string>? TextMap(string name)
    {
        var path = Append(Path, name);
        var node = Find(name);
        if (node is not YamlMapping mapping)
        {
            if (node is not null)
            {
                WrongKind(node, path, "a map");
            }

            return null;
        }

        ReportDuplicates(mapping, _file, path);
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Entries)
        {
            if (ToText(key, path) is { } text)
            {
                map[text] = IsNull(value) ? string.Empty : ToText(value, Append(path, text)) ?? string.Empty;
            }
        }

        return map;
    }

    /// <summary>Any YAML, as JSON; <see langword="null"/> where absent or null.</summary>
    public JsonElement? Json(string name) =>
        Find(name) is { } node ? YamlJson.Convert(node, _file, Append(Path, name)) : null;

    /// <summary>Reports that a field is wrong, at its place or, where absent, at the place of this map.</summary>
    public void Error(string name, string reason)
    {
        var place = _mapping.Find(name) ?? _mapping;
        _file.Error(place.Line, place.Column, Append(Path, name), reason);
    }

    /// <summary>Reports that a field is suspicious.</summary>
    public void Warn(string name, string reason)
    {
        var place = _mapping.Find(name) ?? _mapping;
        _file.Warn(place.Line, place.Column, Append(Path, name), reason);
    }

    internal static string Append(string path, string name)
    {
        var plain = name.Length > 0 && !name.AsSpan().ContainsAny(NotInPaths);
        return plain ? (path.Length == 0 ? name : $"{path}.{name}") : $"{path}[\"{name}\"]";
    }

    internal static string Append(string path, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>Whether there were none.</summary>
    internal static bool ReportDuplicates(YamlMapping mapping, FileContext file, string path)
    {
        foreach (var (key, firstLine) in mapping.Duplicates)
        {
            file.Error(key.Line, key.Column, Append(path, key.Text), $"the key stands a second time, first on line {firstLine}");
        }

        return mapping.Duplicates.Count == 0;
    }

    private static T Read<T>(YamlMapping mapping, FileContext file, string path, Func<FieldReader, T> read)
    {
        ReportDuplicates(mapping, file, path);
        var reader = new FieldReader(file, mapping, path);
        var result = read(reader);
        reader.ReportUnknown();
        return result;
    }

    private static bool IsNull([NotNullWhen(false)] YamlNode? node) =>
        node is null || (node is YamlScalar scalar && scalar.Resolve().Kind == ScalarKind.Null);

    private static string Describe(YamlNode node)
    {
        if (node is not YamlScalar scalar)
        {
            return node.Kind;
        }

        var text = scalar.Text.Length > MaxQuoted ? string.Concat(scalar.Text.AsSpan(0, MaxQuoted), "...") : scalar.Text;
        return $"{scalar.Resolve().Name}, '{text}'";
    }

    private T? Checked<T>(string name, T? value)
        where T : class
    {
        if (value is null)
        {
            _wrong.Add(name);
        }

        return value;
    }

    private YamlNode? Find(string name)
    {
        _known.Add(name);
        var node = _mapping.Find(name);
        return IsNull(node) ? null : node;
    }

    private List<T> List<T>(string name, Func<YamlNode, string, (bool Take, T Item)> read)
    {
        var path = Append(Path, name);
        switch (Find(name))
        {
            case null:
                return [];
            case YamlSequence sequence:
                var list = new List<T>(sequence.Items.Count);
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    var item = sequence.Items[i];
                    if (IsNull(item))
                    {
                        _file.Warn(item.Line, item.Column, Append(path, i), "the entry is empty and is left out");
                    }
                    else if (read(item, Append(path, i)) is (true, var value))
                    {
                        list.Add(value);
                    }
                    else
                    {
                        _wrong.Add(name);
                    }
                }

                return list;
            case var other:
                WrongKind(other, path, "a list");
                _wrong.Add(name);
                return [];
        }
    }

    private string? ToText(YamlNode node, string path)
    {
        if (node is YamlScalar scalar)
        {
            var value = scalar.Resolve();
            if (value.Kind == ScalarKind.Invalid)
            {
                _file.Error(node.Line, node.Column, path, $"the value {value.Text}");
                return null;
            }

            return value.Kind == ScalarKind.Text ? value.Text : scalar.Text;
        }

        WrongKind(node, path, "text");
        return null;
    }

    private void WrongKind(YamlNode node, string path, string expected) =>
        _file.Error(node.Line, node.Column, path, $"expected {expected}, but this is {Describe(node)}");

    private void ReportUnknown()
    {
        foreach (var (key, _) in _mapping.Entries)
        {
            if (key is not YamlScalar name)
            {
                _file.Error(key.Line, key.Column, Path, $"a key must be text, but this is {key.Kind}");
            }
            else if (!_known.Contains(name.Text))
            {
                var known = string.Join(", ", _known.Order(StringComparer.Ordinal));
                if (_file.RefuseUnknownKeys)
                {
                    _file.Error(key.Line, key.Column, Append(Path, name.Text), $"the key is not known; known here: {known}");
                }
                else
                {
                    _file.Warn(key.Line, key.Column, Append(Path, name.Text), $"the key is not known and is ignored; known here: {known}");
                }
            }
        }
    }
}
