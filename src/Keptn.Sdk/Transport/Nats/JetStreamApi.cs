using System.Buffers;
using System.Text.Json;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>The two questions that are asked of JetStream: which stream covers a subject, and does it acknowledge.</summary>
internal static class JetStreamApi
{
    private const string StreamInfoPrefix = "$JS.API.STREAM.INFO.";

    /// <summary>The err_code of a cluster that chooses a leader: it cannot say which streams there are.</summary>
    private const int NotAvailable = 10008;

    internal static NatsSubject StreamNames { get; } = NatsSubject.ForPublish("$JS.API.STREAM.NAMES");

    internal static NatsSubject StreamInfo(string stream) => NatsSubject.ForPublish(StreamInfoPrefix + stream);

    /// <returns>The body of <see cref="StreamNames"/>.</returns>
    internal static byte[] AskFor(NatsSubject subject)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("subject"u8, subject.Text);
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <returns>The first stream in the answer; <see langword="null"/> where there is none, or no JetStream.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">JetStream cannot say it at present.</exception>
    internal static string? ReadStream(ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        if (IsNotAvailable(document.RootElement))
        {
            throw new InvalidOperationException("JetStream is temporarily unavailable.");
        }

        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("streams"u8, out var streams)
            && streams.ValueKind == JsonValueKind.Array
            && streams.GetArrayLength() > 0
            ? streams[0].GetString()
            : null;
    }

    /// <returns>Whether messages of the stream are not acknowledged (<c>no_ack</c> in its configuration).</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    internal static bool IsSilent(ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("config"u8, out var config)
            && config.ValueKind == JsonValueKind.Object
            && config.TryGetProperty("no_ack"u8, out var noAck)
            && noAck.ValueKind == JsonValueKind.True;
    }

    private static bool IsNotAvailable(JsonElement answer) => answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty("error"u8, out var error)
        && error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty("err_code"u8, out var code)
        && code.ValueKind == JsonValueKind.Number
        && code.TryGetInt32(out var number)
        && number == NotAvailable;
}
