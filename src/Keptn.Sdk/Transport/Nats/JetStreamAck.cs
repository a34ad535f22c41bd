using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>JetStream's answer to a stored message: <c>{"stream":"keptn","seq":7}</c>, or an error.</summary>
internal static class JetStreamAck
{
    /// <returns>Whether the message is stored.</returns>
    internal static bool IsStored(ReadOnlySpan<byte> json, [NotNullWhen(false)] out string? problem)
    {
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
                    problem = ReadError(ref reader);
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

    private static string ReadError(ref Utf8JsonReader reader)
    {
        var text = "error";
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDescription = reader.ValueTextEquals("description"u8);
            reader.Read();
            text = isDescription ? reader.GetString() ?? text : text;
            reader.Skip();
        }

        return text;
    }

    private static string Excerpt(ReadOnlySpan<byte> json) => Encoding.UTF8.GetString(json[..Math.Min(json.Length, 80)]);
}
