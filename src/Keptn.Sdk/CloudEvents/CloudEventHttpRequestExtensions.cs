using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.CloudEvents;

/// <summary>CloudEvents in the requests of an ASP.NET Core server (CloudEvents HTTP protocol binding 1.0).</summary>
public static class CloudEventHttpRequestExtensions
{
    /// <summary>
    /// Whether this says that it is one CloudEvent: its type is a CloudEvents type other than a batch, or there is a
    /// header <c>ce-specversion</c>. Plain JSON does not say so, and may be one all the same.
    /// </summary>
    /// <param name="request">The request.</param>
    public static bool IsCloudEvent(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HttpMessageReader.IsCloudEvent(
            request.ContentType, request.Headers.ContainsKey(HttpMessageReader.SpecVersionHeader));
    }

    /// <summary>Reads the event. The limit of the formatter holds beside that of the server.</summary>
    /// <remarks>
    /// Structured if the type is a CloudEvents type; otherwise binary if there is <c>ce-specversion</c>; otherwise
    /// structured if the type is JSON or absent, as Keptn's API and its clients send events. A batch is refused.
    /// </remarks>
    /// <param name="request">The request.</param>
    /// <param name="formatter">Gives the limits; they hold while the body arrives.</param>
    /// <param name="cancellationToken">Ends the reading; usually <see cref="HttpContext.RequestAborted"/>.</param>
    /// <exception cref="CloudEventFormatException">It is not a CloudEvent or over a limit; the message says why.</exception>
    public static Task<CloudEvent> ToCloudEventAsync(
        this HttpRequest request, JsonEventFormatter formatter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(formatter);
        var reader = new HttpMessageReader(formatter, request.ContentType);
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                reader.AddHeader(name, value ?? string.Empty);
            }
        }

        return reader.ReadAsync(request.Body, request.ContentLength, cancellationToken);
    }
}
