using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api;

/// <summary>What a service answers.</summary>
internal sealed record ApiAnswer(int Status, string? Body, string? ContentType)
{
    internal const string GoJsonType = "application/json; charset=utf-8";
    internal const string PlainJsonType = "application/json";

    // As Go writes texts for people, except that it escapes what could close a script.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the web framework of most services says when it has no such route.</summary>
    internal static ApiAnswer NoRoute { get; } = new(StatusCodes.Status404NotFound, "404 page not found", "text/plain");

    internal static ApiAnswer Empty(int status = StatusCodes.Status200OK) => new(status, null, null);

    internal static ApiAnswer Ok(JsonNode body) => Json(StatusCodes.Status200OK, body);

    internal static ApiAnswer Json(int status, JsonNode body, string contentType = GoJsonType) =>
        new(status, body.ToJsonString(s_json), contentType);

    internal static ApiAnswer Error(int status, string message, string contentType = GoJsonType) =>
        Json(status, new JsonObject { ["code"] = status, ["message"] = message }, contentType);

    internal async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        if (ContentType is not null)
        {
            response.ContentType = ContentType;
        }

        if (Body is not null)
        {
            await response.WriteAsync(Body, response.HttpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
