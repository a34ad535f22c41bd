using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>Writes the data of answers: what comes from the triggered event, then what the answer says.</summary>
internal static class TaskAnswerData
{
    /// <summary>Writes the data of a started event.</summary>
    /// <param name="scope">What comes from the triggered event.</param>
    /// <param name="withLabels">Whether its labels come, too.</param>
    /// <param name="temporaryData">The member <c>temporaryData</c>, an object; empty for none.</param>
    internal static ReadOnlyMemory<byte> WriteStarted(EventScope scope, bool withLabels, ReadOnlyMemory<byte> temporaryData)
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
            WriteText(writer, "temporaryData"u8, temporaryData);
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

        writer.WriteString("status"u8, content.Status.Value is { Length: > 0 } status ? status : KeptnStatus.Succeeded.Value);
        writer.WriteString("result"u8, content.Result.Value is { Length: > 0 } result ? result : KeptnResult.Pass.Value);
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

    /// <summary>
    /// Writes the trigger's labels, then new ones. Every value is written as text: shipyard-controller drops an event
    /// with any other, and the task would stay open (golden shipyard scenario s84).
    /// </summary>
    private static void WriteLabels(Utf8JsonWriter writer, ReadOnlyMemory<byte> triggered, ReadOnlyMemory<byte> added)
    {
        if (triggered.Length <= 2 && added.Length <= 2)
        {
            return;
        }

        writer.WriteStartObject("labels"u8);
        var names = added.Length <= 2 ? null : new HashSet<string>(StringComparer.Ordinal);
        CopyLabels(writer, triggered, names);
        CopyLabels(writer, added, names);
        writer.WriteEndObject();
    }

    private static void CopyLabels(Utf8JsonWriter writer, ReadOnlyMemory<byte> json, HashSet<string>? names)
    {
        if (json.Length <= 2)
        {
            return;
        }

        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = TryGetName(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var isText = reader.TokenType == JsonTokenType.String;
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (name is null || names?.Add(name) == false)
            {
                continue;
            }

            writer.WritePropertyName(name);
            var value = json.Span[start..(int)reader.BytesConsumed];
            if (isText)
            {
                writer.WriteRawValue(value, skipInputValidation: true);
            }
            else
            {
                writer.WriteStringValue(isNull ? default : value);
            }
        }
    }

    /// <summary>A name that is no valid Unicode (half of a surrogate pair) cannot be written; nobody could read it.</summary>
    private static string? TryGetName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
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

        try
        {
            CopyOwnMembers(writer, data.Span);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"The data of an answer is not valid JSON: {e.Message}", e);
        }
    }

    private static void CopyOwnMembers(Utf8JsonWriter writer, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
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
                writer.WriteRawValue(data[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }

        // Refuses text behind the object.
        reader.Read();
    }
}
