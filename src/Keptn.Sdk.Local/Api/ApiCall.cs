using System.Text;
using System.Text.Json;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api;

/// <summary>
/// One request to one of Keptn's services: the segments of its path as they were sent, so that each service may unescape
/// them as its original does.
/// </summary>
internal sealed class ApiCall
{
    internal ApiCall(HttpContext context, string rawPath, bool isPublic)
    {
        Context = context;
        RawPath = rawPath;
        IsPublic = isPublic;

        // Clients whose base address ends in a slash send two in a row.
        RawSegments = rawPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Segments = [.. RawSegments.Select(Unescape)];
    }

    internal HttpContext Context { get; }

    internal string Method => Context.Request.Method;

    /// <summary>Whether it came through the public API, where paths are unescaped once more on the way.</summary>
    internal bool IsPublic { get; }

    internal string RawPath { get; }

    internal string[] RawSegments { get; }

    internal string[] Segments { get; }

    internal CancellationToken Aborted => Context.RequestAborted;

    /// <summary>The value of a parameter, the first of several; empty where it is absent. Names are case-sensitive.</summary>
    internal string Query(string name) => QueryValues(name) is [var first, ..] ? first : string.Empty;

    /// <summary>The values of a parameter.</summary>
    internal IReadOnlyList<string> QueryValues(string name) =>
        [.. Context.Request.Query.Where(q => q.Key == name).SelectMany(q => q.Value).Select(value => value ?? string.Empty)];

    internal bool HasQuery(string name) => Context.Request.Query.Any(q => q.Key == name);

    internal async Task<ReadOnlyMemory<byte>> ReadBodyAsync()
    {
        using var buffer = new MemoryStream();
        await Context.Request.Body.CopyToAsync(buffer, Aborted).ConfigureAwait(false);
        return SurrogateEscapes.Repair(buffer.ToArray());
    }

    /// <summary>Reads a body that has to be a JSON object.</summary>
    /// <exception cref="GoJsonException">It is none; the message is worded as Go would.</exception>
    internal async Task<JsonElement> ReadObjectAsync(string goType = "")
    {
        var body = await ReadBodyAsync().ConfigureAwait(false);
        return GoJson.ReadObject(body, goType);
    }

    private static string Unescape(string segment)
    {
        try
        {
            return Uri.UnescapeDataString(segment);
        }
        catch (UriFormatException)
        {
            return segment;
        }
    }

    public override string ToString() => $"{Method} {RawPath}";

    internal static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
