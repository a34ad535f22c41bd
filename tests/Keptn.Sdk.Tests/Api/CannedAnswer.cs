using System.Text;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Tests.Api;

/// <summary>One answer of the <see cref="ApiServer"/>.</summary>
internal sealed record CannedAnswer(int Status, string? Body = null, string? ContentType = "application/json")
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Does something instead of answering, for instance waits or cuts the connection.</summary>
    public Func<HttpContext, Task>? Instead { get; init; }

    public static CannedAnswer CutConnection() => new(0)
    {
        Instead = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
    };

    public static CannedAnswer Never() => new(0)
    {
        Instead = async context =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // The client went away, which is what the test is about.
            }
        },
    };

    public async Task WriteAsync(HttpContext context)
    {
        if (Instead is { } instead)
        {
            await instead(context);
            return;
        }

        context.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (Body is null || Status == 204)
        {
            return;
        }

        context.Response.ContentType = ContentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Body), context.RequestAborted);
    }
}
