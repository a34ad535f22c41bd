using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>JetStream's answer to a stored message: <c>{"stream":"keptn","seq":7}</c>, or an error.</summary>
internal static class JetStreamAck
{
    /// <summary>The err_code of a message that is larger than the stream takes (<c>max_msg_size</c>).</summary>
    private const int TooLarge = 10054;

    /// <summary>Reads an answer.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="problem">Why the message is not stored.</param>
    /// <param name="isFinal">Whether it will be no other way the next time.</param>
    /// <returns>Whether the message is stored.</returns>
    internal static bool IsStored(ReadOnlySpan<byte> json, [NotNullWhen(false)] out string? problem, out bool isFinal)
    {
        isFinal = false;
        try
        {
            var reader = new Utf8JsonReader(json);
            var hasStream = false;
            problem = null;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                hasStream |= reader.ValueTextEquals("stream"u8);
                if (reader.ValueTextEquals("error"u8))
                {
                    reader.Read();
                    (problem, var code) = ReadError(ref reader);
                    isFinal = code == TooLarge;
                    return false;
                }

                reader.Read();
                reader.Skip();
            }

            problem = hasStream ? null : $"not an acknowledgement: '{Excerpt(json)}'";
            return hasStream;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = $"not an acknowledgement: '{Excerpt(json)}'";
            return false;
        }
    }

    private static (string Text, int Code) ReadError(ref Utf8JsonReader reader)
    {
        var text = "error";
        var code = 0;
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDescription = reader.ValueTextEquals("description"u8);
            var isCode = reader.ValueTextEquals("err_code"u8);
            reader.Read();
            text = isDescription ? reader.GetString() ?? text : text;
            code = isCode && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : code;
            reader.Skip();
        }

        return (text, code);
    }

    private static string Excerpt(ReadOnlySpan<byte> json) => Encoding.UTF8.GetString(json[..Math.Min(json.Length, 80)]);
}
