using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tests.Api;

/// <summary>Sends requests whose targets reach the server exactly as they are written, to a service of choice.</summary>
internal sealed class RawClient(Uri server) : IDisposable
{
    private static readonly UriCreationOptions s_asWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    internal Task<RawAnswer> GetAsync(string target, string? host = null, string? token = null) => SendAsync("GET", target, null, host, token);

    internal Task<RawAnswer> SendJsonAsync(string method, string target, string json, string? host = null, string? token = null) =>
        SendAsync(method, target, json, host, token);

    internal async Task<RawAnswer> SendAsync(
        string method, string target, string? body, string? host = null, string? token = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri($"{server.GetLeftPart(UriPartial.Authority)}{target}", s_asWritten));
        request.Headers.Host = host;
        if (token is not null)
        {
            request.Headers.Add("x-token", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request);
        return new RawAnswer(
            response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();
}

internal sealed record RawAnswer(HttpStatusCode Status, string? ContentType, string Text)
{
    internal JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The body as the recordings have it: JSON, or a text, or nothing.</summary>
    internal JsonNode? Read()
    {
        if (Text.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(Text);
        }
        catch (System.Text.Json.JsonException)
        {
            return new JsonObject { ["$text"] = Text };
        }
    }
}
