using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>
/// Server-sent events (HTML standard, section 9.2): what happens from the reader's place on, which it names in
/// <c>Last-Event-ID</c>. A place that is not known any more is answered with <c>reset</c>.
/// </summary>
internal static class PageStream
{
    internal static async Task SendAsync(HttpContext context, PageJournal journal)
    {
        var response = context.Response;
        if (journal.Open(context.Request.Headers["Last-Event-ID"].ToString()) is not { } messages)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            response.ContentType = "text/event-stream";
            await response.WriteAsync("retry: 1000\n\n", context.RequestAborted);
            while (await messages.WaitToReadAsync(context.RequestAborted))
            {
                while (messages.TryRead(out var message))
                {
                    var place = message.Number > 0 ? $"id: {journal.Place(message.Number)}\n" : string.Empty;
                    await response.WriteAsync($"{place}event: {message.Kind}\ndata: {message.Json}\n\n", context.RequestAborted);
                }

                await response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The page was closed.
        }
        finally
        {
            journal.Leave(messages);
        }
    }
}
