using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Hosting.Journal;

/// <summary>One record of the journal: what happened to which task, with the events that are needed to go on.</summary>
internal sealed record JournalRecord(JournalOperation Operation, string TaskId)
{
    /// <summary>More than a transport lets in: what was taken must be readable here.</summary>
    private const int MaxDepth = 1024;

    private static readonly JsonEventFormatter s_formatter =
        new(new CloudEventFormatterOptions { MaxAttributes = int.MaxValue, MaxDepth = MaxDepth, MaxMessageSize = int.MaxValue });

    internal CloudEvent? Triggered { get; init; }

    internal CloudEvent? Started { get; init; }

    internal CloudEvent? Answer { get; init; }

    internal IReadOnlyList<string> SubscriptionIds { get; init; } = [];

    /// <summary>Writes the record as JSON. Dispose what is returned on the same thread.</summary>
    internal PooledJsonWriter Encode()
    {
        var buffer = PooledJsonWriter.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        writer.WriteString("op"u8, Name(Operation));
        writer.WriteString("task"u8, TaskId);
        if (SubscriptionIds.Count > 0)
        {
            writer.WriteStartArray("subscriptions"u8);
            foreach (var id in SubscriptionIds)
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
        }

        WriteEvent(writer, "triggered"u8, Triggered);
        WriteEvent(writer, "started"u8, Started);
        WriteEvent(writer, "answer"u8, Answer);
        writer.WriteEndObject();
        return buffer;
    }

    /// <summary>Writes the record as it stands in the file.</summary>
    internal void Write(IBufferWriter<byte> output)
    {
        using var buffer = Encode();
        JournalFrame.Write(buffer.GetWritten(), output);
    }

    /// <summary>Reads a record; false if it is none of this version.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out JournalRecord? record)
    {
        record = null;
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            if (ReadOperation(root.GetProperty("op"u8).GetString()) is not { } operation || root.GetProperty("task"u8).GetString() is not { } task)
            {
                return false;
            }

            record = new JournalRecord(operation, task)
            {
                Triggered = ReadEvent(root, "triggered"u8),
                Started = ReadEvent(root, "started"u8),
                Answer = ReadEvent(root, "answer"u8),
                SubscriptionIds = root.TryGetProperty("subscriptions"u8, out var ids) ? [.. ids.EnumerateArray().Select(i => i.GetString() ?? string.Empty)] : [],
            };
            return (operation != JournalOperation.Begin || (record.Triggered is not null && record.Started is not null))
                && (operation != JournalOperation.Answer || record.Answer is not null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or CloudEventFormatException)
        {
            return false;
        }
    }

    private static string Name(JournalOperation operation) => operation switch
    {
        JournalOperation.Begin => "begin",
        JournalOperation.Started => "started",
        JournalOperation.Answer => "answer",
        _ => "done",
    };

    private static JournalOperation? ReadOperation(string? name) => name switch
    {
        "begin" => JournalOperation.Begin,
        "started" => JournalOperation.Started,
        "answer" => JournalOperation.Answer,
        "done" => JournalOperation.Done,
        _ => null,
    };

    private static void WriteEvent(Utf8JsonWriter writer, ReadOnlySpan<byte> name, CloudEvent? cloudEvent)
    {
        if (cloudEvent is not null)
        {
            writer.WritePropertyName(name);
            JsonEventWriter.Write(cloudEvent, writer);
        }
    }

    private static CloudEvent? ReadEvent(JsonElement root, ReadOnlySpan<byte> name) =>
        root.TryGetProperty(name, out var value) ? s_formatter.DecodeStructuredModeMessage(JsonMarshal.GetRawUtf8Value(value).ToArray()) : null;

}
