using System.Text.Json.Nodes;

namespace Keptn.Sdk.LoadGenerator;

/// <summary>
/// As much of shipyard-controller as a service needs to run: takes a registration, answers its pings, has no open
/// events and forgets log entries.
/// </summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private const string Id = "25b2e644f4f534d321c54ef4468423d91e2fde78";

    private readonly WebApplication _application;
    private JsonObject? _integration;

    private ControlPlane(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(FormattableString.Invariant($"http://127.0.0.1:{port}"));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal static async Task<ControlPlane> StartAsync(int port)
    {
        var controlPlane = new ControlPlane(port);
        await controlPlane._application.StartAsync();
        return controlPlane;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var (status, body) = Answer(context.Request.Method, context.Request.Path, await reader.ReadToEndAsync());
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    private (int Status, string Body) Answer(string method, string? path, string body)
    {
        switch (method, path)
        {
            case ("POST", "/v1/uniform/registration"):
                _integration = JsonNode.Parse(body)!.AsObject();
                _integration["id"] = Id;
                foreach (var subscription in _integration["subscriptions"]?.AsArray() ?? [])
                {
                    subscription!["id"] = Guid.NewGuid().ToString();
                }

                return (201, $$"""{"id":"{{Id}}"}""");
            case ("PUT", $"/v1/uniform/registration/{Id}/ping") when _integration is not null:
                return (200, _integration.ToJsonString());
            case ("POST", "/v1/log"):
                return (200, "{}");
            case ("GET", not null) when path.StartsWith("/v1/event/triggered/", StringComparison.Ordinal):
                return (200, """{"events":[],"totalCount":0,"nextPageKey":"0"}""");
            default:
                return (404, """{"code":404,"message":"not found"}""");
        }
    }
}
