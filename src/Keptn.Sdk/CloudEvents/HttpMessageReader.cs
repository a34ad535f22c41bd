namespace Keptn.Sdk.CloudEvents;

/// <summary>Reads one event from the headers and the body of an HTTP message, whichever HTTP library it came through.</summary>
internal sealed class HttpMessageReader(JsonEventFormatter formatter, string? contentType)
{
    internal const string HeaderPrefix = "ce-";
    internal const string SpecVersionHeader = HeaderPrefix + CloudEventAttributeNames.SpecVersion;

    private readonly List<KeyValuePair<string, string>> _attributes = [];
    private bool _hasSpecVersion;

    internal static bool IsCloudEvent(string? contentType, bool hasSpecVersion) => MediaTypes.IsOfCloudEvents(contentType)
        ? !MediaTypes.IsCloudEventBatch(contentType)
        : hasSpecVersion;

    /// <summary>Notes a header, if it is one of ours. Each of several equal headers counts.</summary>
    internal void AddHeader(string name, string value)
    {
        if (!name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        // Attribute names are in lower case; header names have none.
        var attribute = name[HeaderPrefix.Length..].ToLowerInvariant();
        _attributes.Add(new(attribute, value));
        _hasSpecVersion = _hasSpecVersion || attribute == CloudEventAttributeNames.SpecVersion;
    }

    /// <summary>Reads the body and puts the event together.</summary>
    /// <exception cref="CloudEventFormatException">The message is not a CloudEvent or over a limit; the text says why.</exception>
    internal async Task<CloudEvent> ReadAsync(Stream body, long? announcedLength, CancellationToken cancellationToken)
    {
        var mode = GetMode();

        // A message that is refused for its headers is refused before its body is read.
        var envelope = mode == ContentMode.Binary ? ReadAttributes() : default;
        var bytes = await BoundedBody.ReadAsync(body, announcedLength, formatter.MaxMessageSize, cancellationToken).ConfigureAwait(false);
        if (mode == ContentMode.Structured)
        {
            return formatter.DecodeStructuredModeMessage(bytes);
        }

        envelope.SetBody(BinaryModeData.Decode(bytes, contentType, formatter));
        return envelope.Build();
    }

    private ContentMode GetMode()
    {
        if (MediaTypes.IsCloudEventBatch(contentType))
        {
            throw new CloudEventFormatException(
                $"A batch of CloudEvents ('{MediaTypes.CloudEventsPrefix}-batch') is not supported; send each event by itself.");
        }

        if (MediaTypes.IsOfCloudEvents(contentType))
        {
            return MediaTypes.IsCloudEventJson(contentType)
                ? ContentMode.Structured
                : throw new CloudEventFormatException(
                    $"The event format {ErrorText.Quote(contentType)} is not supported; '{JsonEventFormatter.StructuredMediaType}' is.");
        }

        if (_hasSpecVersion)
        {
            return ContentMode.Binary;
        }

        return MediaTypes.IsJson(contentType)
            ? ContentMode.Structured
            : throw new CloudEventFormatException(
                $"Not a CloudEvent: the content type is {ErrorText.Quote(contentType)} and there is no header '{SpecVersionHeader}'.");
    }

    private EnvelopeBuilder ReadAttributes()
    {
        formatter.CheckAttributeCount(_attributes.Count);
        var envelope = new EnvelopeBuilder();
        if (!string.IsNullOrEmpty(contentType))
        {
            envelope.SetText(CloudEventAttributeNames.DataContentType, contentType);
        }

        HashSet<string> names = new(_attributes.Count, StringComparer.Ordinal);
        foreach (var (name, value) in _attributes)
        {
            Check(name, isFirst: names.Add(name));
            envelope.SetText(name, HttpHeaderText.TryDecode(value, out var text)
                ? text
                : throw EnvelopeBuilder.Wrong(name, $"is not valid UTF-8 in percent-encoding: {ErrorText.Quote(value)}"));
        }

        return envelope;
    }

    private static void Check(string name, bool isFirst)
    {
        if (name.Length == 0)
        {
            throw new CloudEventFormatException($"The header '{HeaderPrefix}' names no attribute.");
        }

        // Which of two headers counts is guessed differently by every library on the way.
        if (!isFirst)
        {
            throw EnvelopeBuilder.Wrong(name, "stands in more than one header");
        }

        if (name is CloudEventAttributeNames.DataContentType)
        {
            throw EnvelopeBuilder.Wrong(name, "must be in the header 'Content-Type', not in 'ce-datacontenttype'");
        }

        if (name is CloudEventAttributeNames.Data or CloudEventAttributeNames.DataBase64)
        {
            throw EnvelopeBuilder.Wrong(name, "must be the body in binary mode, not a header");
        }
    }
}
