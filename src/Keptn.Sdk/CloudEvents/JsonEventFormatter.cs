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

    private readonly int _maxAttributes;
    private readonly JsonReaderOptions _readerOptions;

    /// <summary>Creates a formatter.</summary>
    /// <param name="options">Limits, read once; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public JsonEventFormatter(CloudEventFormatterOptions? options = null)
    {
        options ??= new CloudEventFormatterOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxAttributes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxDepth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxMessageSize);
        MaxMessageSize = options.MaxMessageSize;
        _maxAttributes = options.MaxAttributes;
        _readerOptions = new JsonReaderOptions { MaxDepth = options.MaxDepth };
    }

    /// <summary>A formatter with the default limits.</summary>
    public static JsonEventFormatter Default { get; } = new();

    internal int MaxDepth => _readerOptions.MaxDepth;

    internal int MaxMessageSize { get; }

    /// <summary>
    /// Reads one event. The event keeps slices of <paramref name="body"/>: pass memory that will not be reused.
    /// </summary>
    /// <param name="body">One JSON object as UTF-8; a byte order mark may precede it.</param>
    /// <exception cref="CloudEventFormatException">The body is not a CloudEvent or over a limit; the message says why.</exception>
    public CloudEvent DecodeStructuredModeMessage(ReadOnlyMemory<byte> body) => DecodeStructuredModeMessage(body, isReused: false);

    /// <summary>Reads one event.</summary>
    /// <param name="body">As for the public method.</param>
    /// <param name="isReused">The memory will be reused: the event gets copies of what it would keep slices of.</param>
    /// <exception cref="CloudEventFormatException">The body is not a CloudEvent or over a limit; the message says why.</exception>
    internal CloudEvent DecodeStructuredModeMessage(ReadOnlyMemory<byte> body, bool isReused)
    {
        if (body.Length > MaxMessageSize)
        {
            throw new CloudEventFormatException($"The message has {body.Length} bytes; the limit is {MaxMessageSize}.");
        }

        body = WithoutMark(body);
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
            return Decode(body, isReused);
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
        JsonEventWriter.Write(cloudEvent, writer.Writer);
    }

    /// <summary>Writes one event as a JSON object.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <returns>The UTF-8 text.</returns>
    public static ReadOnlyMemory<byte> EncodeStructuredModeMessage(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        using var buffer = PooledJsonWriter.Rent();
        JsonEventWriter.Write(cloudEvent, buffer.Writer);
        return buffer.ToArray();
    }

    internal void CheckAttributeCount(int count)
    {
        if (count > _maxAttributes)
        {
            throw new CloudEventFormatException($"The envelope has more than {_maxAttributes} attributes.");
        }
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

    internal static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;

    private CloudEvent Decode(ReadOnlyMemory<byte> body, bool isReused)
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
            CheckAttributeCount(++count);
            var name = KnownAttributeNames.Get(ref reader);
            reader.Read();
            switch (name)
            {
                case CloudEventAttributeNames.Data:
                    envelope.SetData(ReadValue(ref reader, body, isReused));
                    break;
                case CloudEventAttributeNames.DataBase64:
                    envelope.SetBase64(ReadBase64(ref reader));
                    break;
                default:
                    ReadAttribute(ref reader, body, isReused, name, ref envelope);
                    break;
            }
        }

        // Anything but white space behind the object is an error that the reader reports.
        reader.Read();
        return envelope.Build();
    }

    private static void ReadAttribute(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, bool isReused, string name, ref EnvelopeBuilder envelope)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                envelope.SetText(name, KnownAttributeNames.GetValue(ref reader, name));
                break;
            case JsonTokenType.Null:
                envelope.SetText(name, null);
                break;
            default:
                var token = reader.TokenType;
                envelope.SetJson(name, ReadValue(ref reader, body, isReused), token);
                break;
        }
    }

    private static ReadOnlyMemory<byte> ReadValue(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, bool isReused)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var value = body[start..(int)reader.BytesConsumed];
        return isReused ? value.ToArray() : value;
    }

    private static byte[]? ReadBase64(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            throw EnvelopeBuilder.Wrong(CloudEventAttributeNames.DataBase64, $"must be a string, this is {Describe(reader.TokenType)}");
        }

        try
        {
            if (reader.TryGetBytesFromBase64(out var bytes))
            {
                return bytes;
            }
        }
        catch (InvalidOperationException)
        {
            // An escape of half a surrogate pair: not base64 either.
        }

        throw EnvelopeBuilder.Wrong(CloudEventAttributeNames.DataBase64, "is not valid base64");
    }
}
