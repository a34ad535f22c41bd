using System.Net.Http.Headers;

namespace Keptn.Sdk.CloudEvents;

/// <summary>What a content type says about the data, parameters aside and without regard to case.</summary>
internal static class MediaTypes
{
    internal const string CloudEventsPrefix = "application/cloudevents";
    internal const string Json = "application/json";

    private static readonly string[] s_textual =
    [
        "application/javascript",
        "application/x-www-form-urlencoded",
        "application/x-yaml",
        "application/xml",
        "application/yaml",
    ];

    /// <summary>
    /// Whether data of this type is JSON: <c>*/json</c>, <c>*/*+json</c>, or no type at all (JSON format 1.0, section 3.1.1).
    /// </summary>
    internal static bool IsJson(string? contentType)
    {
        var type = WithoutParameters(contentType);
        return type.IsEmpty || EndsWith(type, "/json") || EndsWith(type, "+json");
    }

    /// <summary>Whether data of this type is text in UTF-8, which a JSON string can hold.</summary>
    internal static bool IsUtf8Text(string? contentType)
    {
        var type = WithoutParameters(contentType);
        var isText = type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || EndsWith(type, "+xml")
            || EndsWith(type, "+yaml");
        foreach (var textual in s_textual)
        {
            isText = isText || type.Equals(textual, StringComparison.OrdinalIgnoreCase);
        }

        return isText && GetCharset(contentType) is null or "utf-8" or "us-ascii";
    }

    internal static bool IsCloudEventBatch(string? contentType) =>
        WithoutParameters(contentType).StartsWith(CloudEventsPrefix + "-batch", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a message of this type holds one event or several in structured mode, in whatever format.</summary>
    internal static bool IsOfCloudEvents(string? contentType) =>
        WithoutParameters(contentType).StartsWith(CloudEventsPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is the JSON format; the bare type without a suffix is taken for it.</summary>
    internal static bool IsCloudEventJson(string? contentType)
    {
        var type = WithoutParameters(contentType);
        return type.Equals(JsonEventFormatter.StructuredMediaType, StringComparison.OrdinalIgnoreCase)
            || type.Equals(CloudEventsPrefix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The charset parameter, in lower case and without quotes; <see langword="null"/> if there is none.</summary>
    internal static string? GetCharset(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed) && parsed.CharSet is { Length: > 0 } charset
            ? charset.Trim('"').ToLowerInvariant()
            : null;

    internal static ReadOnlySpan<char> WithoutParameters(string? contentType)
    {
        var text = contentType.AsSpan();
        var end = text.IndexOf(';');
        return (end < 0 ? text : text[..end]).Trim();
    }

    private static bool EndsWith(ReadOnlySpan<char> type, string suffix) =>
        type.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
