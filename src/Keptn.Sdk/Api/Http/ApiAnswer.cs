using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Keptn.Sdk.Api;

/// <summary>A successful answer, read to its end.</summary>
internal sealed class ApiAnswer(ApiCall call, HttpStatusCode status, string? mediaType, ReadOnlyMemory<byte> body)
{
    internal ReadOnlyMemory<byte> Body { get; } = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;

    internal HttpStatusCode Status => status;

    /// <summary>Reads the body.</summary>
    /// <exception cref="KeptnApiException">It is not what the API describes.</exception>
    internal T Read<T>(JsonTypeInfo<T> type)
        where T : class => ReadOrNull(type) ?? throw Unreadable("it is empty or null.");

    /// <summary>Reads the body, which may be null or missing.</summary>
    /// <exception cref="KeptnApiException">It is not what the API describes.</exception>
    internal T? ReadOrNull<T>(JsonTypeInfo<T> type)
        where T : class
    {
        if (Body.IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Body.Span, type);
        }
        catch (JsonException e)
        {
            throw Unreadable(Describe(e), e);
        }
    }

    /// <summary>Checks the body of an answer that says nothing: absent, or JSON. A login page is not a success.</summary>
    internal void EnsureNothing()
    {
        if (Body.IsEmpty)
        {
            return;
        }

        try
        {
            var reader = new Utf8JsonReader(Body.Span);
            reader.Read();
            reader.Skip();
        }
        catch (JsonException e)
        {
            throw Unreadable(Describe(e), e);
        }
    }

    internal KeptnApiException Unreadable(string why, Exception? cause = null) => call.Unreadable(status, why, cause);

    private string Describe(JsonException e)
    {
        var where = string.IsNullOrEmpty(e.Path) || e.Path == "$" ? string.Empty : $" at {e.Path}";
        return $"not the JSON that was expected{where}; the body ({mediaType ?? "no media type"}) begins '{ErrorBody.Excerpt(Body.Span)}'.";
    }
}
