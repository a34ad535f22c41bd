using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>Writes the data of answers: what comes from the triggered event, then what the answer says.</summary>
internal static class TaskAnswerData
{
    internal static ReadOnlyMemory<byte> WriteStarted(EventScope scope, bool withLabels)
    {
        using var buffer = PooledJsonWriter.Rent();
        var writer = buffer.Writer;
        ref readonly var members = ref scope.Members;
        writer.WriteStartObject();
        if (members.Problem is null)
        {
            WriteScope(writer, members);
            if (withLabels)
            {
                WriteLabels(writer, members.Labels, default);
            }

            WriteText(writer, "status"u8, members.Status);
            WriteText(writer, "result"u8, members.Result);
            WriteText(writer, "message"u8, members.Message);
        }

        writer.WriteEndObject();
        return buffer.ToArray();
    }

    internal static ReadOnlyMemory<byte> WriteProgress(EventScope scope, string message)
    {
        using var buffer = PooledJsonWriter.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        WriteScope(writer, scope.Members);
        WriteLabels(writer, scope.Members.Labels, default);
        writer.WriteString("message"u8, message);
        writer.WriteEndObject();
        return buffer.ToArray();
    }

    internal static ReadOnlyMemory<byte> WriteFinished(EventScope scope, FinishedContent content, bool withLabels)
    {
        using var buffer = PooledJsonWriter.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        WriteScope(writer, scope.Members);
        if (withLabels)
        {
            WriteLabels(writer, scope.Members.Labels, FindLabels(content.Data));
        }

        writer.WriteString("status"u8, content.Status.Value);
        writer.WriteString("result"u8, content.Result.Value);
        if (!string.IsNullOrEmpty(content.Message))
        {
            writer.WriteString("message"u8, content.Message);
        }

        CopyOwnMembers(writer, content.Data);
        writer.WriteEndObject();
        return buffer.ToArray();
    }

    private static void WriteScope(Utf8JsonWriter writer, in EventDataMembers members)
    {
        WriteText(writer, "project"u8, members.Project);
        WriteText(writer, "stage"u8, members.Stage);
        WriteText(writer, "service"u8, members.Service);
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> json)
    {
        // Two bytes are the quotes of an empty text, which Keptn's producers leave out.
        if (json.Length > 2)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json.Span, skipInputValidation: true);
        }
    }

    private static void WriteLabels(Utf8JsonWriter writer, ReadOnlyMemory<byte> triggered, ReadOnlyMemory<byte> added)
    {
        if (added.IsEmpty)
        {
            if (triggered.Length > 2)
            {
                writer.WritePropertyName("labels"u8);
                writer.WriteRawValue(triggered.Span, skipInputValidation: true);
            }

            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject("labels"u8);
        CopyNew(writer, triggered, names);
        CopyNew(writer, added, names);
        writer.WriteEndObject();
    }

    private static void CopyNew(Utf8JsonWriter writer, ReadOnlyMemory<byte> json, HashSet<string> names)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (names.Add(name))
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(json.Span[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }
    }

    private static ReadOnlyMemory<byte> FindLabels(ReadOnlyMemory<byte> data) =>
        data.IsEmpty ? default : EventDataMembers.Read(CloudEventData.FromJson(data)).Labels;

    private static void CopyOwnMembers(Utf8JsonWriter writer, ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(data.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new ArgumentException($"The data of an answer must be an object, this is {JsonEventFormatter.Describe(reader.TokenType)}.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var common = CommonMember.IndexOf(reader) >= 0;
            var name = common ? null : reader.GetString();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!common)
            {
                writer.WritePropertyName(name!);
                writer.WriteRawValue(data.Span[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }
    }
}
