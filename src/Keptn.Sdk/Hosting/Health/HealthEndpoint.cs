using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Hosting.Health;

/// <summary>
/// Health over HTTP, any method. <c>/health</c> answers as the Go SDK does: 200 and <c>{"status":"OK"}</c> when ready,
/// 412 without a body otherwise. <c>/health/ready</c> and <c>/health/live</c> answer 200 or 503, with the parts.
/// </summary>
internal sealed class HealthEndpoint(KeptnReadiness readiness)
{
    internal const string Path = "/health";
    internal const string ReadyPath = "/health/ready";
    internal const string LivePath = "/health/live";

    internal static bool IsHealthPath(PathString path) =>
        Is(path, Path) || Is(path, ReadyPath) || Is(path, LivePath);

    /// <summary>Answers a request to a server of our own, whatever it is.</summary>
    internal Task HandleAnyAsync(HttpContext context)
    {
        if (IsHealthPath(context.Request.Path))
        {
            return HandleAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Answers a request to one of the paths.</summary>
    internal Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var report = readiness.GetReport();
        if (Is(context.Request.Path, Path))
        {
            if (report.IsReady)
            {
                return WriteAsync(context, """{"status":"OK"}"""u8.ToArray());
            }

            context.Response.StatusCode = StatusCodes.Status412PreconditionFailed;
            return Task.CompletedTask;
        }

        var isGood = Is(context.Request.Path, LivePath) ? report.IsLive : report.IsReady;
        context.Response.StatusCode = isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(context, Describe(report, isGood));
    }

    private static bool Is(PathString path, string expected) => path.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlyMemory<byte> Describe(ReadinessReport report, bool isGood)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("status", isGood ? "OK" : "unavailable");
        foreach (var entry in report.Entries)
        {
            json.WriteString(entry.Part, entry.Describe());
        }

        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
