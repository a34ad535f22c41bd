using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// Reads and writes events in structured mode: the CloudEvents JSON format 1.0, and Keptn's own dialect of it
/// (<c>contenttype</c>, free attributes, empty texts). Thread-safe.
/// </summary>
public sealed class JsonEventFormatter
{
    /// <summary>The media type of a structured JSON message.</summary>
    public const string StructuredMediaType = "application/cloudevents+json";

    private static readonly ReadOnlyMemory<byte> s_null = "null"u8.ToArray();

    private readonly CloudEventFormatterOptions _options;
    private readonly JsonReaderOptions _readerOptions;

    /// <summary>Creates a formatter.</summary>
    /// <param name="options">Limits; <see langword="null"/> for the defaults.</param>
    public JsonEventFormatter(CloudEventFormatterOptions? options = null)
    {
        _options = options ?? new CloudEventFormatterOptions();
        _readerOptions = new JsonReaderOptions { MaxDepth = _options.MaxDepth };
    }

    /// <summary>A formatter with the default limits.</summary>
    public static JsonEventFormatter Default { get; } = new();

    /// <summary>
    /// Reads one event. The event keeps slices of <paramref name="body"/>: pass memory that will not be reused.
    /// </summary>
    /// <param name="body">One JSON object as UTF-8.</param>
    /// <exception cref="CloudEventFormatException">The body is not a CloudEvent or over a limit; the message says why.</exception>
    public CloudEvent DecodeStructuredModeMessage(ReadOnlyMemory<byte> body)
    {
        if (body.Length > _options.MaxMessageSize)
        {
            throw new CloudEventFormatException($"The message has {body.Length} bytes; the limit is {_options.MaxMessageSize}.");
        }

        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (body.IsEmpty)
        {
            throw new CloudEventFormatException("The message is empty.");
        }

        // The JSON reader does not look into strings that it skips, and data is kept unread.
        if (!Utf8.IsValid(body.Span))
        {
            throw new CloudEventFormatException("The message is not valid UTF-8.");
        }

        try
        {
            return Decode(body);
        }
        catch (JsonException e)
        {
            throw new CloudEventFormatException($"The message is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>Writes one event as a JSON object.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="output">Where the UTF-8 text goes.</param>
    public static void EncodeStructuredModeMessage(CloudEvent cloudEvent, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        ArgumentNullException.ThrowIfNull(output);
        using var writer = PooledJsonWriter.Rent(output);
        Write(cloudEvent, writer.Writer);
    }

    /// <summary>Writes one event as a JSON object.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <returns>The UTF-8 text.</returns>
    public static ReadOnlyMemory<byte> EncodeStructuredModeMessage(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        using var buffer = PooledJsonWriter.Rent();
        Write(cloudEvent, buffer.Writer);
        return buffer.ToArray();
    }

    private static void Write(CloudEvent cloudEvent, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteText(writer, "specversion"u8, cloudEvent.SpecVersion);
        WriteText(writer, "id"u8, cloudEvent.Id);
        WriteText(writer, "source"u8, cloudEvent.Source);
        WriteText(writer, "type"u8, cloudEvent.Type);
        WriteText(writer, "time"u8, cloudEvent.TimeText);
        WriteText(writer, "datacontenttype"u8, cloudEvent.OwnDataContentType);
        WriteText(writer, "dataschema"u8, cloudEvent.DataSchema);
        WriteText(writer, "subject"u8, cloudEvent.Subject);
        foreach (var attribute in cloudEvent.ExtensionAttributes)
        {
            if (attribute.Text is { } text)
            {
                writer.WriteString(attribute.Name, text);
            }
            else
            {
                writer.WritePropertyName(attribute.Name);
                writer.WriteRawValue(attribute.Json.Span, skipInputValidation: true);
            }
        }

        switch (cloudEvent.Data.Kind)
        {
            case CloudEventDataKind.Json:
                writer.WritePropertyName("data"u8);
                writer.WriteRawValue(cloudEvent.Data.Bytes.Span, skipInputValidation: true);
                break;
            case CloudEventDataKind.Binary:
                writer.WriteBase64String("data_base64"u8, cloudEvent.Data.Bytes.Span);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private CloudEvent Decode(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, _readerOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new CloudEventFormatException($"A CloudEvent is a JSON object, this is {Describe(reader.TokenType)}.");
        }

        var envelope = new EnvelopeBuilder();
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (++count > _options.MaxAttributes)
            {
                throw new CloudEventFormatException($"The envelope has more than {_options.MaxAttributes} attributes.");
            }

            var name = KnownAttributeNames.Get(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.String && name != CloudEventAttributeNames.Data)
            {
                envelope.SetText(name, KnownAttributeNames.GetValue(ref reader));
                continue;
            }

            var token = reader.TokenType;
            reader.Skip();
            var value = body[start..(int)reader.BytesConsumed];
            if (name == CloudEventAttributeNames.Data)
            {
                envelope.SetData(value);
            }
            else
            {
                envelope.SetJson(name, token == JsonTokenType.Null ? s_null : value, token);
            }
        }

        if (reader.Read())
        {
            throw new CloudEventFormatException("There is more text behind the CloudEvent.");
        }

        return envelope.Build();
    }

    internal static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => token.ToString(),
    };
}
