using System.Text;
using Keptn.Sdk.CloudEvents;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Keptn.Sdk.Tests.CloudEvents.Http;

/// <summary>Messages for tests, and what they are read as.</summary>
internal static class HttpMessages
{
    internal static HttpRequest Request(string? contentType, string body, params string[] headers) =>
        Request(contentType, Encoding.UTF8.GetBytes(body), headers);

    internal static HttpRequest Request(string? contentType, byte[] body, params string[] headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(body);
        request.ContentLength = body.Length;
        if (contentType is not null)
        {
            request.ContentType = contentType;
        }

        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var name = header[..colon];
            request.Headers[name] = StringValues.Concat(request.Headers[name], header[(colon + 1)..].Trim());
        }

        return request;
    }

    internal static Task<CloudEvent> ReadAsync(HttpRequest request) => request.ToCloudEventAsync(JsonEventFormatter.Default);

    internal static async Task<CloudEventFormatException> RejectAsync(HttpRequest request)
    {
        var act = () => ReadAsync(request);
        return (await act.Should().ThrowAsync<CloudEventFormatException>()).Which;
    }

    /// <summary>The content as a server would see it.</summary>
    internal static async Task<HttpRequest> ToRequestAsync(HttpContent content)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = await content.ReadAsStreamAsync();
        request.ContentLength = content.Headers.ContentLength;
        foreach (var (name, value) in content.Headers.NonValidated)
        {
            request.Headers[name] = value.ToString();
        }

        return request;
    }

    internal static CloudEvent Decode(string json) =>
        JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(json));
}
