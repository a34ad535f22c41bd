using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Keptn.Sdk.CloudEvents;

/// <summary>The data of an event as the whole body of a message (HTTP protocol binding 1.0, section 3.1.2).</summary>
internal static class BinaryModeData
{
    /// <summary>Reads a body. Data of a JSON type is checked to be that; no bytes are no data.</summary>
    /// <exception cref="CloudEventFormatException">The type says JSON and the body is not, or is too deep.</exception>
    internal static CloudEventData Decode(ReadOnlyMemory<byte> body, string? contentType, JsonEventFormatter formatter)
    {
        if (body.IsEmpty)
        {
            return CloudEventData.None;
        }

        if (!MediaTypes.IsJson(contentType))
        {
            return CloudEventData.FromBinary(body);
        }

        body = JsonEventFormatter.WithoutMark(body);
        if (!Utf8.IsValid(body.Span))
        {
            throw EnvelopeBuilder.Wrong(CloudEventAttributeNames.Data, "is not valid UTF-8");
        }

        try
        {
            CheckJson(body.Span, formatter.MaxDepth);
        }
        catch (JsonException e)
        {
            throw new CloudEventFormatException($"Attribute 'data' is not valid JSON: {e.Message}", e)
            {
                Attribute = CloudEventAttributeNames.Data,
            };
        }

        return CloudEventData.FromJson(body);
    }

    /// <summary>
    /// The body for an event. A JSON string whose content type is not JSON is text in quotes, and goes out without them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The content type names a charset that does not exist here.</exception>
    internal static ReadOnlyMemory<byte> Encode(CloudEvent cloudEvent)
    {
        var data = cloudEvent.Data;
        if (data.Kind != CloudEventDataKind.Json || MediaTypes.IsJson(cloudEvent.DataContentType))
        {
            return data.Bytes;
        }

        return JsonText.ReadString(data.Bytes.Span) is { } text
            ? EncodingOf(cloudEvent.DataContentType).GetBytes(text)
            : data.Bytes;
    }

    private static void CheckJson(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            // One level is left for the envelope, so that the event can also travel in structured mode.
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth + 2 > maxDepth)
            {
                throw EnvelopeBuilder.Wrong(
                    CloudEventAttributeNames.Data, $"is nested too deeply; the limit is {maxDepth}, the envelope included");
            }
        }
    }

    private static Encoding EncodingOf(string? contentType)
    {
        var charset = MediaTypes.GetCharset(contentType);
        try
        {
            return charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset);
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException($"'datacontenttype' names a charset that is not known: {ErrorText.Quote(charset)}.", e);
        }
    }
}
