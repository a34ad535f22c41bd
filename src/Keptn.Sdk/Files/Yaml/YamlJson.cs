using System.Buffers;
using System.Text.Json;

namespace Keptn.Sdk.Files.Yaml;

/// <summary>Turns free YAML, for instance the properties of a task, into the JSON that Go's services make of it.</summary>
internal sealed class YamlJson
{
    private readonly Utf8JsonWriter _writer;
    private readonly FileContext _file;
    private readonly string _root;

    // Where in the value we are; made into text for messages only.
    private readonly Stack<(string? Name, int Index)> _place = [];

    private YamlJson(Utf8JsonWriter writer, FileContext file, string root)
    {
        _writer = writer;
        _file = file;
        _root = root;
    }

    private string Path => _place.Reverse().Aggregate(
        _root, (path, part) => part.Name is { } name ? FieldPath.Append(path, name) : FieldPath.Append(path, part.Index));

    /// <summary>The JSON value; <see langword="null"/> where something in it has no JSON form, which is reported.</summary>
    internal static JsonElement? Convert(YamlNode node, FileContext file, string path)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        if (!new YamlJson(writer, file, path).Write(node))
        {
            return null;
        }

        writer.Flush();
        using var document = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = file.Options.MaxDepth + 1 });
        return document.RootElement.Clone();
    }

    // Goes on after an error, so that all of them are found; the JSON is thrown away then.
    private bool Write(YamlNode node) => node switch
    {
        YamlMapping mapping => WriteObject(mapping),
        YamlSequence sequence => WriteArray(sequence),
        _ => WriteScalar((YamlScalar)node),
    };

    private bool WriteObject(YamlMapping mapping)
    {
        var complete = mapping.Duplicates.Count == 0 || _file.CheckDuplicates(mapping, Path);
        _writer.WriteStartObject();
        foreach (var (key, value) in mapping.Entries)
        {
            if (ToPropertyName(key) is not { } name)
            {
                complete = Refuse(key, $"a key must be text, but this is {_file.Describe(key)}; put it into quotes");
                continue;
            }

            _writer.WritePropertyName(name);
            _place.Push((name, 0));
            complete &= Write(value);
            _place.Pop();
        }

        _writer.WriteEndObject();
        return complete;
    }

    // Maps that have other keys than text cannot be written as JSON by yaml.v3's users: Keptn would fail when it builds
    // the event. The readers that go through JSON turn most keys into text.
    private string? ToPropertyName(YamlNode key)
    {
        if (key is not YamlScalar scalar)
        {
            return null;
        }

        var value = scalar.Resolve();
        return value.Kind switch
        {
            ScalarKind.Text => value.Text,
            ScalarKind.Null or ScalarKind.Invalid => null,
            _ => _file.Rules.IsJson ? scalar.ToText(fromJson: true, out _) : null,
        };
    }

    private bool WriteArray(YamlSequence sequence)
    {
        var complete = true;
        _writer.WriteStartArray();
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            _place.Push((null, i));
            complete &= Write(sequence.Items[i]);
            _place.Pop();
        }

        _writer.WriteEndArray();
        return complete;
    }

    private bool WriteScalar(YamlScalar scalar)
    {
        var value = scalar.Resolve();
        switch (value.Kind)
        {
            case ScalarKind.Null:
                _writer.WriteNullValue();
                return true;
            case ScalarKind.Boolean:
                _writer.WriteBooleanValue(value.Flag);
                return true;
            case ScalarKind.Integer:
                _writer.WriteNumberValue(value.Integer);
                return true;
            case ScalarKind.BigInteger:
                _writer.WriteRawValue(value.Text);
                return true;
            case ScalarKind.Float when double.IsFinite(value.Float):
                _writer.WriteNumberValue(value.Float);
                return true;
            case ScalarKind.Float:
                return RefuseValue(scalar, $"'{scalar.Text}' has no form in JSON");
            case ScalarKind.Invalid:
                return RefuseValue(scalar, $"the value {value.Text}");
            default:
                _writer.WriteStringValue(value.Text);
                return true;
        }
    }

    private bool RefuseValue(YamlScalar scalar, string reason)
    {
        _writer.WriteNullValue();
        return Refuse(scalar, reason);
    }

    private bool Refuse(YamlNode node, string reason)
    {
        _file.Error(node, Path, reason);
        return false;
    }
}
