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
    private readonly FileContext _file;
    private readonly YamlMapping _mapping;
    private readonly string _path;
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);

    private FieldReader(FileContext file, YamlMapping mapping, string path)
    {
        _file = file;
        _mapping = mapping;
        _path = path;
        IgnoreKeyCase = file.Rules.IgnoreKeyCase;
    }

    /// <summary>Whether the keys of this map may be written in any case; to be set before anything is read.</summary>
    public bool IgnoreKeyCase { get; set; }

    /// <summary>Whether the rules that go beyond the kinds of values are to be applied.</summary>
    public bool Validate => _file.Options.Validate;

    /// <summary>The warnings of the file; more may come until it is read to its end.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings => _file.Warnings;

    /// <summary>Whether the field stands in the file with a value other than null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether the field was read and was not what it should be, which is reported already.</summary>
    public bool IsWrong(string name) => _wrong.Contains(name);

    /// <summary>Whether the field stands in the file and is neither a list nor a map, but no text either.</summary>
    public bool IsOtherScalar(string name) => Find(name) is YamlScalar scalar && scalar.Resolve().Kind != ScalarKind.Text;

    /// <summary>Whether the field is a list with an entry that is null.</summary>
    public bool HasEmptyEntry(string name) => Find(name) is YamlSequence list && list.Items.Exists(IsNull);

    /// <summary>Text; empty where absent. Numbers and booleans are taken as they are written.</summary>
    public string Text(string name) => OptionalText(name) ?? string.Empty;

    /// <summary>Text; <see langword="null"/> where absent.</summary>
    public string? OptionalText(string name) => Find(name) is { } node ? Checked(name, ToText(node, PathOf(name))) : null;

    /// <summary>A boolean; <see langword="null"/> where absent. Beside true and false, yes, on, y and their opposites count.</summary>
    public bool? Flag(string name)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        var flag = (node as YamlScalar)?.ToFlag();
        if (flag is null)
        {
            Wrong(name, node, "true or false");
        }

        return flag;
    }

    /// <summary>A whole number; <see langword="null"/> where absent. A fraction is cut off, as Go does.</summary>
    public long? Number(string name, long min = long.MinValue, long max = long.MaxValue)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        var number = (node as YamlScalar)?.ToNumber();
        if (number is null || number < min || number > max)
        {
            Wrong(name, node, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
            return null;
        }

        return number;
    }

    /// <summary>A map with fields of its own; <see langword="null"/> where absent.</summary>
    public T? Object<T>(string name, Func<FieldReader, T> read)
        where T : class
    {
        switch (Find(name))
        {
            case null:
                return null;
            case YamlMapping mapping:
                return Read(_file, mapping, PathOf(name), read);
            case var other:
                Wrong(name, other, "a map");
                return null;
        }
    }

    /// <summary>A list of maps; empty where absent.</summary>
    public IReadOnlyList<T> Objects<T>(string name, Func<FieldReader, T> read)
        where T : class =>
        List(name, (node, path) =>
        {
            if (node is YamlMapping mapping)
            {
                return Read(_file, mapping, path, read);
            }

            if (IsNull(node))
            {
                return Read(_file, new() { Line = node.Line, Column = node.Column }, path, read);
            }

            _file.WrongKind(node, path, "a map");
            return null;
        });

    /// <summary>A list of texts or maps, told apart; empty where absent.</summary>
    public IReadOnlyList<T> TextsOrObjects<T>(string name, Func<string, T> fromText, Func<FieldReader, T> read)
        where T : class =>
        List(name, (node, path) =>
        {
            if (node is YamlMapping mapping)
            {
                return Read(_file, mapping, path, read);
            }

            return ToText(node, path) is { } text ? fromText(text) : null;
        });

    /// <summary>A list of texts; empty where absent.</summary>
    public IReadOnlyList<string> Texts(string name) => List(name, ToText);

    /// <summary>A map of texts; <see langword="null"/> where absent. A null value reads as empty text, as in Go.</summary>
    public IReadOnlyDictionary<string, string>? TextMap(string name)
    {
        var node = Find(name);
        if (node is not YamlMapping mapping)
        {
            if (node is not null)
            {
                Wrong(name, node, "a map");
            }

            return null;
        }

        var path = PathOf(name);
        _file.CheckDuplicates(mapping, path);
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Entries)
        {
            if (!IsNull(key) && ToText(key, path) is { } text)
            {
                map[text] = ToText(value, FieldPath.Append(path, text)) ?? string.Empty;
            }
        }

        return map;
    }

    /// <summary>Every field that was not read so far and is neither a list nor a map, as text.</summary>
    public IReadOnlyDictionary<string, string> OtherTexts()
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in _mapping.Entries)
        {
            if (key is YamlScalar name && value is YamlScalar && _known.Add(name.Text))
            {
                map[name.Text] = IsNull(value) ? string.Empty : ToText(value, PathOf(name.Text)) ?? string.Empty;
            }
        }

        return map;
    }

    /// <summary>Any YAML, as JSON; <see langword="null"/> where absent or null.</summary>
    public JsonElement? Json(string name) =>
        Find(name) is { } node ? YamlJson.Convert(node, _file, PathOf(name)) : null;

    /// <summary>Reports that a field is wrong, at its place or, where absent, at the place of this map.</summary>
    public void Error(string name, string reason) => _file.Error(FindEntry(name) ?? _mapping, PathOf(name), reason);

    /// <summary>Reports that a field is suspicious.</summary>
    public void Warn(string name, string reason) => _file.Warn(FindEntry(name) ?? _mapping, PathOf(name), reason);

    /// <summary>Reports that this map is suspicious.</summary>
    public void WarnHere(string reason) => _file.Warn(_mapping, _path, reason);

    /// <summary>Reads a map, and reports what nobody asked for.</summary>
    internal static T Read<T>(FileContext file, YamlMapping mapping, string path, Func<FieldReader, T> read)
    {
        file.CheckDuplicates(mapping, path);
        var reader = new FieldReader(file, mapping, path);
        var result = read(reader);
        reader.CheckUnknown();
        return result;
    }

    internal static bool IsNull([NotNullWhen(false)] YamlNode? node) =>
        node is null || (node is YamlScalar scalar && scalar.Resolve().Kind == ScalarKind.Null);

    private string PathOf(string name) => FieldPath.Append(_path, name);

    private YamlNode? FindEntry(string name) => _mapping.Find(name, IgnoreKeyCase);

    private YamlNode? Find(string name)
    {
        _known.Add(name);
        var node = FindEntry(name);
        return IsNull(node) ? null : node;
    }

    private void Wrong(string name, YamlNode node, string expected)
    {
        _wrong.Add(name);
        _file.WrongKind(node, PathOf(name), expected);
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

    private List<T> List<T>(string name, Func<YamlNode, string, T?> read)
        where T : class
    {
        var node = Find(name);
        if (node is not YamlSequence sequence)
        {
            if (node is not null)
            {
                Wrong(name, node, "a list");
            }

            return [];
        }

        var listPath = PathOf(name);
        var list = new List<T>(sequence.Items.Count);
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var item = sequence.Items[i];
            var path = FieldPath.Append(listPath, i);
            if (!_file.Rules.KeepEmptyEntries && IsNull(item))
            {
                _file.Warn(item, path, "the entry is empty and is left out");
            }
            else if (Checked(name, read(item, path)) is { } value)
            {
                list.Add(value);
            }
        }

        return list;
    }

    private string? ToText(YamlNode node, string path)
    {
        if (node is not YamlScalar scalar)
        {
            _file.WrongKind(node, path, "text");
            return null;
        }

        var text = scalar.ToText(_file.Rules.IsJson, out var reason);
        if (text is null)
        {
            _file.Error(node, path, $"the value {reason}");
        }
        else if (reason.Length > 0)
        {
            _file.Warn(node, path, reason);
        }

        return text;
    }

    private void CheckUnknown()
    {
        var comparer = IgnoreKeyCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        foreach (var (key, _) in _mapping.Entries)
        {
            if (key is not YamlScalar name)
            {
                _file.Error(key, _path, $"a key must be text, but this is {key.Kind}");
            }
            else if (!_known.Contains(name.Text, comparer))
            {
                var path = PathOf(_file.NameOf(name));
                var known = string.Join(", ", _known.Order(StringComparer.Ordinal));
                if (_file.Rules.RefuseUnknownKeys)
                {
                    _file.Error(key, path, $"the key is not known; known here: {known}");
                }
                else
                {
                    _file.Warn(key, path, $"the key is not known and is ignored; known here: {known}");
                }
            }
        }
    }
}
