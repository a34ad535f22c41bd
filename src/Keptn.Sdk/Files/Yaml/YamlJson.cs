using System.Buffers;
using System.Text.Json;

namespace Keptn.Sdk.Files.Yaml;

/// <summary>Turns free YAML, for instance the properties of a task, into the JSON that Go's services make of it.</summary>
internal static class YamlJson
{
    /// <summary>The JSON value; <see langword="null"/> where something in it has no JSON form, which is reported.</summary>
    internal static JsonElement? Convert(YamlNode node, FileContext file, string path)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        if (!Write(writer, node, file, path))
        {
            return null;
        }

        writer.Flush();
        using var document = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = file.Options.MaxDepth + 1 });
        return document.RootElement.Clone();
    }

    private static bool Write(Utf8JsonWriter writer, YamlNode node, FileContext file, string path)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return WriteObject(writer, mapping, file, path);
            case YamlSequence sequence:
                return WriteArray(writer, sequence, file, path);
            default:
                return WriteScalar(writer, (YamlScalar)node, file, path);
        }
    }

    private static bool WriteObject(Utf8JsonWriter writer, YamlMapping mapping, FileContext file, string path)
    {
        var complete = FieldReader.ReportDuplicates(mapping, file, path);
        writer.WriteStartObject();
        foreach (var (key, value) in mapping.Entries)
        {
            // Go's maps with other keys cannot be written as JSON, so Keptn fails when it builds the event.
            if (key is not YamlScalar scalar || scalar.Resolve() is not { Kind: ScalarKind.Text } name)
            {
                var found = key is YamlScalar other ? $"'{other.Text}' is {other.Resolve().Name}" : $"this is {key.Kind}";
                file.Error(key.Line, key.Column, path, $"a key must be text, but {found}; put it into quotes");
                complete = false;
                continue;
            }

            writer.WritePropertyName(name.Text);
            if (!Write(writer, value, file, FieldReader.Append(path, name.Text)))
            {
                complete = false;
                writer.WriteNullValue();
            }
        }

        writer.WriteEndObject();
        return complete;
    }

    private static bool WriteArray(Utf8JsonWriter writer, YamlSequence sequence, FileContext file, string path)
    {
        var complete = true;
        writer.WriteStartArray();
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            if (!Write(writer, sequence.Items[i], file, FieldReader.Append(path, i)))
            {
                complete = false;
            }
        }

        writer.WriteEndArray();
        return complete;
    }

    private static bool WriteScalar(Utf8JsonWriter writer, YamlScalar scalar, FileContext file, string path)
    {
        var value = scalar.Resolve();
        switch (value.Kind)
        {
            case ScalarKind.Null:
                writer.WriteNullValue();
                return true;
            case ScalarKind.Boolean:
                writer.WriteBooleanValue(value.Flag);
                return true;
            case ScalarKind.Integer:
                writer.WriteNumberValue(value.Integer);
                return true;
            case ScalarKind.BigInteger:
                writer.WriteRawValue(value.Text);
                return true;
            case ScalarKind.Float when double.IsFinite(value.Float):
                writer.WriteNumberValue(value.Float);
                return true;
            case ScalarKind.Float:
                file.Error(scalar.Line, scalar.Column, path, $"'{scalar.Text}' has no form in JSON");
                return false;
            case ScalarKind.Invalid:
                file.Error(scalar.Line, scalar.Column, path, $"the value {value.Text}");
                return false;
            default:
                writer.WriteStringValue(value.Text);
                return true;
        }
    }
}
