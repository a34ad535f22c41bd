using System.Net.Http.Headers;

namespace Keptn.Sdk.CloudEvents;

/// <summary>CloudEvents in the messages of <see cref="HttpClient"/> (CloudEvents HTTP protocol binding 1.0).</summary>
public static class CloudEventHttpExtensions
{
    /// <summary>
    /// Makes the content of a request or response. Structured mode is what Keptn's services read. In binary mode the
    /// attributes are <c>ce-</c> headers of the content, percent-encoded, and Content-Type is that of the data
    /// (<c>application/json</c> for JSON that names none); JSON nulls among the attributes are left out.
    /// </summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="contentMode">Whether the envelope is in the body or in the headers.</param>
    /// <exception cref="InvalidOperationException">
    /// Binary mode, and the name of an attribute or the type of the data cannot be in a header; the message names it.
    /// </exception>
    public static HttpContent ToHttpContent(this CloudEvent cloudEvent, ContentMode contentMode)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        return HttpMessageWriter.Write(cloudEvent, contentMode);
    }

    /// <summary>
    /// Whether this says that it is one CloudEvent: its type is a CloudEvents type other than a batch, or there is a
    /// header <c>ce-specversion</c>. Plain JSON does not say so, and may be one all the same.
    /// </summary>
    /// <param name="content">The content.</param>
    public static bool IsCloudEvent(this HttpContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return IsCloudEvent(content, null);
    }

    /// <summary>
    /// Reads the event from a content that carries its <c>ce-</c> headers itself, as <see cref="ToHttpContent"/> makes it.
    /// </summary>
    /// <remarks>
    /// Structured if the type is a CloudEvents type; otherwise binary if there is <c>ce-specversion</c>; otherwise
    /// structured if the type is JSON or absent, as Keptn's API and its clients send events. A batch is refused. The
    /// content is read as a stream, which works once.
    /// </remarks>
    /// <param name="content">The content.</param>
    /// <param name="formatter">Gives the limits; they hold while the body arrives.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CloudEventFormatException">It is not a CloudEvent or over a limit; the message says why.</exception>
    public static Task<CloudEvent> ToCloudEventAsync(
        this HttpContent content, JsonEventFormatter formatter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(formatter);
        return ReadAsync(content, null, formatter, cancellationToken);
    }

    /// <summary>
    /// Whether this says that it is one CloudEvent: its type is a CloudEvents type other than a batch, or there is a
    /// header <c>ce-specversion</c>. Plain JSON does not say so, and may be one all the same.
    /// </summary>
    /// <param name="request">The request.</param>
    public static bool IsCloudEvent(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IsCloudEvent(request.Content, request.Headers);
    }

    /// <summary>Reads the event.</summary>
    /// <remarks>
    /// Structured if the type is a CloudEvents type; otherwise binary if there is <c>ce-specversion</c>; otherwise
    /// structured if the type is JSON or absent, as Keptn's API and its clients send events. A batch is refused. The
    /// content is read as a stream, which works once.
    /// </remarks>
    /// <param name="request">The request.</param>
    /// <param name="formatter">Gives the limits; they hold while the body arrives.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CloudEventFormatException">It is not a CloudEvent or over a limit; the message says why.</exception>
    public static Task<CloudEvent> ToCloudEventAsync(
        this HttpRequestMessage request, JsonEventFormatter formatter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(formatter);
        return ReadAsync(request.Content, request.Headers, formatter, cancellationToken);
    }

    /// <summary>
    /// Whether this says that it is one CloudEvent: its type is a CloudEvents type other than a batch, or there is a
    /// header <c>ce-specversion</c>. Plain JSON does not say so, and may be one all the same.
    /// </summary>
    /// <param name="response">The response.</param>
    public static bool IsCloudEvent(this HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return IsCloudEvent(response.Content, response.Headers);
    }

    /// <summary>
    /// Reads the event. Ask for the response with <see cref="HttpCompletionOption.ResponseHeadersRead"/>:
    /// <see cref="HttpClient"/> reads all of it, whatever the limit, otherwise.
    /// </summary>
    /// <remarks>
    /// Structured if the type is a CloudEvents type; otherwise binary if there is <c>ce-specversion</c>; otherwise
    /// structured if the type is JSON or absent, as Keptn's API and its clients send events. A batch is refused. The
    /// content is read as a stream, which works once.
    /// </remarks>
    /// <param name="response">The response.</param>
    /// <param name="formatter">Gives the limits; they hold while the body arrives.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CloudEventFormatException">It is not a CloudEvent or over a limit; the message says why.</exception>
    public static Task<CloudEvent> ToCloudEventAsync(
        this HttpResponseMessage response, JsonEventFormatter formatter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(formatter);
        return ReadAsync(response.Content, response.Headers, formatter, cancellationToken);
    }

    private static bool IsCloudEvent(HttpContent? content, HttpHeaders? headers) => HttpMessageReader.IsCloudEvent(
        GetContentType(content),
        Has(headers, HttpMessageReader.SpecVersionHeader) || Has(content?.Headers, HttpMessageReader.SpecVersionHeader));

    private static bool Has(HttpHeaders? headers, string name) => headers is not null && headers.NonValidated.Contains(name);

    private static async Task<CloudEvent> ReadAsync(
        HttpContent? content, HttpHeaders? headers, JsonEventFormatter formatter, CancellationToken cancellationToken)
    {
        var reader = new HttpMessageReader(formatter, GetContentType(content));
        AddHeaders(reader, headers);
        AddHeaders(reader, content?.Headers);
        if (content is null)
        {
            return await reader.ReadAsync(Stream.Null, 0, cancellationToken).ConfigureAwait(false);
        }

        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(body, content.Headers.ContentLength, cancellationToken).ConfigureAwait(false);
    }

    private static string? GetContentType(HttpContent? content) =>
        content is not null && content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;

    private static void AddHeaders(HttpMessageReader reader, HttpHeaders? headers)
    {
        if (headers is null)
        {
            return;
        }

        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                reader.AddHeader(name, value);
            }
        }
    }
}
