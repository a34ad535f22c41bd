using System.Net;
using System.Text;

namespace KeptnServiceNamespace.Tests;

/// <summary>Stands in for the tool: answers requests as a test wants it, and remembers them.</summary>
internal sealed class StubTool(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    internal static readonly Uri Address = new("http://tool.test/base/");

    private readonly List<string> _requests = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first request.</summary>
    internal Task Asked => _asked.Task;

    internal IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    internal static StubTool Answering(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new((_, _) => Task.FromResult(Json(json, status)));

    internal static StubTool AnsweringNever() => new(async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("The wait never ends.");
    });

    internal static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        lock (_requests)
        {
            _requests.Add($"{request.Method} {request.RequestUri}{body}");
        }

        _asked.TrySetResult();
        return await answer(request, cancellationToken);
    }
}
