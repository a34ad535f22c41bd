using System.Net.Http.Headers;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Writes one event as headers and body of an HTTP message.</summary>
internal static class HttpMessageWriter
{
    internal static HttpContent Write(CloudEvent cloudEvent, ContentMode contentMode) => contentMode switch
    {
        ContentMode.Structured => WriteStructured(cloudEvent),
        ContentMode.Binary => WriteBinary(cloudEvent),
        _ => throw new ArgumentOutOfRangeException(nameof(contentMode), contentMode, "There is structured and binary mode."),
    };

    private static ReadOnlyMemoryContent WriteStructured(CloudEvent cloudEvent)
    {
        var content = new ReadOnlyMemoryContent(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent));
        content.Headers.ContentType = new MediaTypeHeaderValue(JsonEventFormatter.StructuredMediaType);
        return content;
    }

    private static ReadOnlyMemoryContent WriteBinary(CloudEvent cloudEvent)
    {
        var content = new ReadOnlyMemoryContent(BinaryModeData.Encode(cloudEvent));
        if (GetContentType(cloudEvent) is { } contentType)
        {
            // As it is written, not as the framework would write it.
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var (name, value) in cloudEvent.GetPopulatedAttributes())
        {
            if (name == CloudEventAttributeNames.DataContentType)
            {
                continue;
            }

            if (!HttpHeaderText.IsHeaderName(name))
            {
                throw new InvalidOperationException(
                    $"The name of attribute {ErrorText.Quote(name)} cannot be in an HTTP header. Use structured mode.");
            }

            content.Headers.TryAddWithoutValidation(HttpMessageReader.HeaderPrefix + name, HttpHeaderText.Encode(value));
        }

        return content;
    }

    private static string? GetContentType(CloudEvent cloudEvent)
    {
        if (string.IsNullOrEmpty(cloudEvent.DataContentType))
        {
            // What is implied in structured mode must be said in another (JSON format 1.0, section 3.1.2).
            return cloudEvent.Data.Kind == CloudEventDataKind.Json ? MediaTypes.Json : null;
        }

        var contentType = cloudEvent.DataContentType;
        if (!MediaTypeHeaderValue.TryParse(contentType, out _) || contentType.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new InvalidOperationException($"'datacontenttype' is not a media type: {ErrorText.Quote(contentType)}.");
        }

        return MediaTypes.IsOfCloudEvents(contentType)
            ? throw new InvalidOperationException(
                $"Data of type {ErrorText.Quote(contentType)} would be read as the event itself in binary mode. Use structured mode.")
            : contentType;
    }
}
