using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keptn.Sdk.Local.Api.Controller;
using Keptn.Sdk.Local.Api.Gateway;
using Keptn.Sdk.Local.Api.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Keptn.Sdk.Local.Api;

/// <summary>
/// Finds the service that a request is for: below <c>/api</c> as Keptn's gateway does, with a token; elsewhere by the name
/// of the host, as inside a cluster.
/// </summary>
internal sealed class ApiRouter
{
    private readonly ControllerService _controller;
    private readonly ResourceService _resources;
    private readonly EventStoreService _events;
    private readonly SecretService _secrets = new();
    private readonly GatewayService _gateway;
    private readonly DistributorService _distributor;
    private readonly byte[] _token;
    private readonly RequestDelegate? _page;

    internal ApiRouter(ApiServices services, EventStore events, UniformStore uniform, string token, RequestDelegate? page)
    {
        _page = page;
        var views = new ProjectViews(services);
        _controller = new ControllerService(services, views, uniform);
        _resources = new ResourceService(services, views);
        _events = new EventStoreService(events);
        _gateway = new GatewayService(services);
        _distributor = new DistributorService(services);
        _token = Encoding.UTF8.GetBytes(token);
    }

    private enum Service
    {
        Controller,
        Resources,
        Events,
        Secrets,
        Gateway,
    }

    internal async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?', 2)[0];
        if (_page is not null && await TryShowPageAsync(context, path).ConfigureAwait(false))
        {
            return;
        }

        var answer = await AnswerOrRefuseAsync(context, path).ConfigureAwait(false);
        await answer.WriteAsync(context.Response).ConfigureAwait(false);
    }

    /// <summary>A body that is too large, or breaks off, is the caller's mistake, and none of the server.</summary>
    private async Task<ApiAnswer> AnswerOrRefuseAsync(HttpContext context, string path)
    {
        try
        {
            return await AnswerAsync(context, path).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            return ApiAnswer.Error(e.StatusCode, e.Message);
        }
    }

    // No service of Keptn has anything there.
    private async Task<bool> TryShowPageAsync(HttpContext context, string path)
    {
        var isPage = path == "/page" || path.StartsWith("/page/", StringComparison.Ordinal);
        if (isPage && !IsFromForeignPage(context.Request))
        {
            await _page!(context).ConfigureAwait(false);
            return true;
        }

        if (path == "/" && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            context.Response.Redirect("/page/");
            return true;
        }

        return false;
    }

    private Task<ApiAnswer> AnswerAsync(HttpContext context, string path)
    {
        if (path is "/health" or "/nginx-health")
        {
            return Task.FromResult(ApiAnswer.Empty());
        }

        if (IsFromForeignPage(context.Request))
        {
            return Task.FromResult(ApiAnswer.Error(StatusCodes.Status403Forbidden, "requests of web pages from elsewhere are refused"));
        }

        return path.StartsWith("/api/", StringComparison.Ordinal)
            ? AnswerPublicAsync(context, path["/api".Length..])
            : AnswerInClusterAsync(context, path);
    }

    private Task<ApiAnswer> AnswerPublicAsync(HttpContext context, string path)
    {
        var (service, rest) = Split(path) ?? (Service.Gateway, path);
        if (!HasToken(context.Request, out var isGiven))
        {
            // Behind the gateway one service checks the token itself, and words it differently.
            return Task.FromResult(ApiAnswer.Error(
                StatusCodes.Status401Unauthorized,
                service == Service.Gateway && isGiven ? "incorrect api key auth" : "unauthenticated or invalid credentials",
                ApiAnswer.PlainJsonType));
        }

        var call = new ApiCall(context, rest, isPublic: true);
        return IsForbidden(service, call)
            ? Task.FromResult(ApiAnswer.Error(StatusCodes.Status403Forbidden, "forbidden", ApiAnswer.PlainJsonType))
            : SendAsync(service, call);
    }

    private Task<ApiAnswer> AnswerInClusterAsync(HttpContext context, string path)
    {
        // In a cluster the network keeps others out; here that is the loopback interface, or else the token.
        if (!HasToken(context.Request, out _))
        {
            if (context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote))
            {
                return Task.FromResult(ApiAnswer.Error(StatusCodes.Status401Unauthorized, "unauthenticated or invalid credentials"));
            }

            if (!ClusterHost.IsTrusted(context.Request.Host.Host))
            {
                return Task.FromResult(ApiAnswer.Error(
                    StatusCodes.Status421MisdirectedRequest, "without a token, call this by an IP address, as localhost, or by the name of a service in a cluster"));
            }
        }

        if (path == "/event" && context.Request.Method == "POST" && GetService(context.Request.Host.Host) == Service.Controller)
        {
            return _distributor.SendAsync(new ApiCall(context, path, isPublic: false));
        }

        var (service, rest) = Split(path) ?? (GetService(context.Request.Host.Host), path);
        return SendAsync(service, new ApiCall(context, rest, isPublic: rest.Length != path.Length));
    }

    private async Task<ApiAnswer> SendAsync(Service service, ApiCall call) => service switch
    {
        Service.Resources => await _resources.HandleAsync(call).ConfigureAwait(false),
        Service.Events => _events.Handle(call),
        Service.Secrets => await _secrets.HandleAsync(call).ConfigureAwait(false),
        Service.Gateway => await _gateway.HandleAsync(call).ConfigureAwait(false),
        _ => await _controller.HandleAsync(call).ConfigureAwait(false),
    };

    private static (Service Service, string Path)? Split(string path)
    {
        var parts = path.Split('/', 3, StringSplitOptions.None);
        Service? service = parts.Length < 3 ? null : parts[1] switch
        {
            "controlPlane" => Service.Controller,
            "resource-service" or "configuration-service" => Service.Resources,
            "mongodb-datastore" => Service.Events,
            "secrets" => Service.Secrets,
            _ => null,
        };
        return service is { } found ? (found, "/" + parts[2]) : null;
    }

    // The first label is the name of the service; namespace and domain may follow.
    private static Service GetService(string host) => host.Split('.')[0] switch
    {
        "resource-service" or "configuration-service" => Service.Resources,
        "mongodb-datastore" => Service.Events,
        "secret-service" => Service.Secrets,
        "api-service" or "api-gateway-nginx" => Service.Gateway,
        _ => Service.Controller,
    };

    /// <summary>What the gateway lets nobody do.</summary>
    private static bool IsForbidden(Service service, ApiCall call) => service switch
    {
        Service.Controller => call is { Method: "DELETE", Segments: ["v1", "log"] },
        Service.Resources => call.Segments is ["v1", "project", ..] && !call.Segments.Skip(3).Contains("resource"),
        Service.Events => call.Segments is ["health"] || (call.Segments is ["event"] && call.Method is not ("GET" or "HEAD" or "OPTIONS")),
        _ => false,
    };

    private bool HasToken(HttpRequest request, out bool isGiven)
    {
        var given = request.Headers["x-token"].ToString();
        isGiven = given.Length > 0;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _token);
    }

    // A browser says which page a request comes from. Pages of others could reach a loopback address through it.
    private static bool IsFromForeignPage(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return false;
        }

        return !Uri.TryCreate(origin, UriKind.Absolute, out var page)
            || !(page.IsLoopback || IPAddress.TryParse(page.Host, out _))
            || page.Authority != request.Host.Value;
    }
}
