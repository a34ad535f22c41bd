using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>
/// The web page of a control plane: its files, what it asks for, and its stream. It reads only; what users do goes to
/// Keptn's API.
/// </summary>
internal sealed class PageServer : IAsyncDisposable
{
    /// <summary>How many bytes of the events before a restart are shown: what is read quickly enough not to be noticed.</summary>
    internal const long MaxEarlierSize = 16L * 1024 * 1024;

    private const long MaxJournalSize = 64L * 1024 * 1024;
    private const int DefaultLimit = 50;
    private const int LargestLimit = 500;

    private readonly PageJournal _journal;
    private readonly PageViews _views;
    private readonly PageWatch _watch;
    private volatile string? _token;

    /// <summary>Begins to note what happens.</summary>
    /// <param name="controlPlane">Where it happens.</param>
    /// <param name="journal">What happened before a restart.</param>
    /// <param name="timeProvider">The clock.</param>
    internal PageServer(LocalControlPlane controlPlane, PageJournal journal, TimeProvider timeProvider)
    {
        _journal = journal;
        _views = new PageViews(controlPlane, _journal);
        _watch = new PageWatch(controlPlane, _journal, _views, timeProvider);
    }

    /// <summary>A journal that begins with the events from before a restart.</summary>
    /// <param name="earlier">These events, oldest first, as structured JSON.</param>
    internal static PageJournal ReadEarlier(IEnumerable<ReadOnlyMemory<byte>> earlier)
    {
        var journal = new PageJournal(MaxJournalSize);
        foreach (var text in earlier)
        {
            try
            {
                journal.Add(JsonEventFormatter.Default.DecodeStructuredModeMessage(text));
            }
            catch (Exception e) when (e is CloudEventFormatException or InvalidOperationException)
            {
                // The control plane reads the same file, and warns; one event must not keep the page from the rest.
            }
        }

        return journal;
    }

    /// <summary>Begins to answer those who have the token.</summary>
    /// <returns>Ends the streams: the server cannot stop before them.</returns>
    internal IDisposable Open(string token)
    {
        _token = token;
        return new Closing(_journal);
    }

    internal async Task HandleAsync(HttpContext context)
    {
        var response = context.Response;
        PageGuard.Protect(response);
        if (!PageGuard.IsOwnHost(context.Request.Host))
        {
            await RefuseAsync(response, StatusCodes.Status421MisdirectedRequest, "Open this page by an IP address or as localhost.");
            return;
        }

        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            response.Headers.Allow = "GET, HEAD";
            await RefuseAsync(response, StatusCodes.Status405MethodNotAllowed, "The page is only read.");
            return;
        }

        var path = context.Request.Path.Value!;
        if (path == "/page")
        {
            response.Redirect("/page/");
            return;
        }

        path = path["/page/".Length..];
        if (!path.StartsWith("data/", StringComparison.Ordinal))
        {
            if (!await PageAssets.TrySendAsync(context, path))
            {
                await RefuseAsync(response, StatusCodes.Status404NotFound, "There is no such file.");
            }

            return;
        }

        response.Headers.CacheControl = "no-store";
        if (_token is not { } token)
        {
            // A page that waits for the server comes back; "wrong token" would send it away.
            await RefuseAsync(response, StatusCodes.Status503ServiceUnavailable, "keptn-local is starting.");
            return;
        }

        if (!PageGuard.HasToken(context.Request, token))
        {
            await RefuseAsync(response, StatusCodes.Status401Unauthorized, "The token is missing or wrong.");
            return;
        }

        await AnswerAsync(context, path["data/".Length..]);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string path)
    {
        var aborted = context.RequestAborted;
        switch (path)
        {
            case "stream":
                await PageStream.SendAsync(context, _journal);
                break;
            case "snapshot":
                await WriteAsync(context.Response, await _views.GetSnapshotAsync(ReadQuery(context.Request), aborted));
                break;
            case "run":
                await WriteAsync(context.Response, await _views.GetRunAsync(
                    new PageRunKey(Query(context.Request, "project"), Query(context.Request, "context")), aborted));
                break;
            case "states":
                await WriteAsync(context.Response, PageViews.Write(await _views.GetStatesAsync(aborted)));
                break;
            case "evaluations":
                await WriteAsync(context.Response, _views.GetEvaluations(ReadQuery(context.Request)));
                break;
            case "event" when long.TryParse(Query(context.Request, "n"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && _journal.FindEvent(number) is { } found:
                context.Response.ContentType = "application/json; charset=utf-8";
                await context.Response.Body.WriteAsync(found.Json, aborted);
                break;
            case "event":
                await RefuseAsync(context.Response, StatusCodes.Status404NotFound, "The event is not kept any more.");
                break;
            default:
                await RefuseAsync(context.Response, StatusCodes.Status404NotFound, "There is no such data.");
                break;
        }
    }

    private static PageQuery ReadQuery(HttpRequest request) => new(
        Query(request, "project"), Query(request, "service"), Query(request, "text"),
        int.TryParse(Query(request, "limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? Math.Clamp(limit, 1, LargestLimit)
            : DefaultLimit);

    private static string Query(HttpRequest request, string name) => request.Query[name].ToString();

    private static async Task WriteAsync(HttpResponse response, JsonNode? body)
    {
        if (body is null)
        {
            await RefuseAsync(response, StatusCodes.Status404NotFound, "Nothing is known of it.");
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        await response.WriteAsync(body.ToJsonString(), response.HttpContext.RequestAborted);
    }

    private static Task RefuseAsync(HttpResponse response, int status, string message)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(message, response.HttpContext.RequestAborted);
    }

    private sealed class Closing(PageJournal journal) : IDisposable
    {
        public void Dispose() => journal.Close();
    }
}
