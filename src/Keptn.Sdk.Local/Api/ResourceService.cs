using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Local.Api.Controller;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Configuration;
using Keptn.Sdk.Local.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api;

/// <summary>The routes of resource-service over the configuration folder.</summary>
internal sealed class ResourceService(ApiServices services, ProjectViews views)
{
    private const string BadFormat = "Invalid request format";
    private readonly ResourceEntities _entities = new(services);

    internal async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        try
        {
            return await RouteAsync(call).ConfigureAwait(false);
        }
        catch (GoJsonException)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, BadFormat);
        }
        catch (ArgumentException)
        {
            // A name, or a resource's path, that could lead out of its place.
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, "invalid resource uri");
        }
        catch (Exception e) when (e is LocalConfigurationException or IOException or UnauthorizedAccessException)
        {
            services.ControlPlane.Warn(new LocalWarning(LocalWarningKind.Configuration, $"{call.Method} {call.RawPath}: {e.Message}"));
            return ApiAnswer.Error(StatusCodes.Status500InternalServerError, "Internal server error");
        }
    }

    private Task<ApiAnswer> RouteAsync(ApiCall call)
    {
        if (call.Segments is not ["v1", "project", .. var path] || call.RawPath.EndsWith('/'))
        {
            return Task.FromResult(ApiAnswer.NoRoute);
        }

        var (scope, length) = path switch
        {
            [var project, "resource", ..] => (new ResourcePlace(project, null, null), 2),
            [var project, "stage", var stage, "resource", ..] => (new ResourcePlace(project, stage, null), 4),
            [var project, "stage", var stage, "service", var service, "resource", ..] => (new ResourcePlace(project, stage, service), 6),
            _ => (null, 0),
        };
        if (scope is null)
        {
            return _entities.RouteAsync(call, path);
        }

        // In a cluster a path has exactly one segment behind "resource"; on its way through the gateway it may fall apart.
        var rest = call.RawSegments[(2 + length)..];
        return (call.Method, rest.Length) switch
        {
            ("GET", 0) => Task.FromResult(List(call, scope)),
            ("POST", 0) => WriteAllAsync(call, scope, StatusCodes.Status201Created),
            ("PUT", 0) => WriteAllAsync(call, scope, StatusCodes.Status200OK),
            (_, > 1) when !call.IsPublic => Task.FromResult(ApiAnswer.NoRoute),
            ("GET", > 0) => Task.FromResult(Get(call, scope, GoPath.Parameter(string.Join('/', rest)))),
            ("PUT", > 0) => WriteAsync(call, scope, GoPath.Parameter(string.Join('/', rest))),
            ("DELETE", > 0) => Task.FromResult(Delete(scope, GoPath.Parameter(string.Join('/', rest)))),
            _ => Task.FromResult(ApiAnswer.NoRoute),
        };
    }

    private ApiAnswer List(ApiCall call, ResourcePlace place)
    {
        if (!Paging.TryReadNumber(call.Query("pageSize"), out var size, out _))
        {
            throw new GoJsonException(BadFormat);
        }

        if (_entities.FindMissing(place) is { } missing)
        {
            return missing;
        }

        var offset = Paging.ReadOffset(call.Query("nextPageKey"));
        if (size < 0 || offset < 0)
        {
            return ApiAnswer.Empty(StatusCodes.Status500InternalServerError);
        }

        var snapshot = services.Repository.TakeSnapshot(place.Project, place.Stage);
        var prefix = place.Service is null ? string.Empty : place.Service + "/";
        List<string> all =
        [
            .. snapshot.Files.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
                .Select(path => "/" + path[prefix.Length..])

                // As recorded: whatever has this in its name is taken for git's own, and folders are walked one after the other.
                .Where(path => !path.Contains(".git", StringComparison.Ordinal))
                .OrderBy(path => path.Replace('/', '\0'), StringComparer.Ordinal),
        ];
        var (items, next) = Paging.Cut(all, offset, call.HasQuery("pageSize") ? size : Paging.DefaultPageSize);
        return ApiAnswer.Ok(new JsonObject
        {
            ["nextPageKey"] = next.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["resources"] = new JsonArray([.. items.Select(uri => new JsonObject
            {
                ["resourceURI"] = uri,
                ["metadata"] = Metadata(place, snapshot.CommitId),
            })]),
            ["totalCount"] = all.Count,
        });
    }

    private ApiAnswer Get(ApiCall call, ResourcePlace place, string uri)
    {
        var path = GoPath.ToResource(uri);
        var commit = call.Query("gitCommitID") is { Length: > 0 } given and not "\"\"" ? given : null;
        if (_entities.FindMissing(place) is { } missing)
        {
            return missing;
        }

        if (services.Repository.FindResource(place.Project, place.Stage, place.Service, path, IsBranch(place, commit) ? "HEAD" : commit) is not { } resource)
        {
            return commit is null && IsFolder(place, path)
                ? ApiAnswer.Error(StatusCodes.Status500InternalServerError, "Internal server error")
                : ApiAnswer.Error(StatusCodes.Status404NotFound, "Resource not found");
        }

        var body = new JsonObject();
        SequenceShapes.Add(body, "resourceContent", resource.Content.IsEmpty ? null : Convert.ToBase64String(resource.Content.Span));
        body["resourceURI"] = uri;
        body["metadata"] = Metadata(place, commit ?? resource.CommitId);
        return ApiAnswer.Ok(body);
    }

    private async Task<ApiAnswer> WriteAllAsync(ApiCall call, ResourcePlace place, int status)
    {
        var body = await call.ReadObjectAsync().ConfigureAwait(false);
        List<(string Path, byte[] Content)> resources = [];
        var given = GoFields.Find(body, "resources");
        if (given is not (null or { ValueKind: JsonValueKind.Array }))
        {
            throw new GoJsonException(BadFormat);
        }

        foreach (var resource in given?.EnumerateArray() ?? default)
        {
            var uri = GoJson.Text(resource, "resourceURI");
            if (!TryDecode(resource, out var content))
            {
                return NotBase64();
            }

            GoPath.Refuse(uri);
            resources.Add((GoPath.Clean(uri), content));
        }

        if (_entities.FindMissing(place) is { } missing)
        {
            return missing;
        }

        return resources.Exists(r => r.Path.Length == 0)
            ? ApiAnswer.Error(StatusCodes.Status500InternalServerError, "Internal server error")
            : Written(status, place, services.Writer.WriteResources(place.Project, place.Stage, place.Service, resources));
    }

    private async Task<ApiAnswer> WriteAsync(ApiCall call, ResourcePlace place, string uri)
    {
        var body = await call.ReadObjectAsync().ConfigureAwait(false);
        if (!TryDecode(body, out var content))
        {
            return NotBase64();
        }

        var path = GoPath.ToResource(uri);
        return _entities.FindMissing(place)
            ?? Written(StatusCodes.Status200OK, place, services.Writer.WriteResources(place.Project, place.Stage, place.Service, [(path, content)]));
    }

    private ApiAnswer Delete(ResourcePlace place, string uri)
    {
        var path = GoPath.ToResource(uri);
        if (_entities.FindMissing(place) is { } missing)
        {
            return missing;
        }

        return services.Writer.DeleteResource(place.Project, place.Stage, place.Service, path) is { } commit
            ? Written(StatusCodes.Status200OK, place, commit)
            : ApiAnswer.Error(StatusCodes.Status404NotFound, "Resource not found");
    }

    private static bool TryDecode(JsonElement resource, out byte[] content)
    {
        content = [];
        try
        {
            var text = GoJson.Text(resource, "resourceContent");

            // .NET would pass over blanks.
            content = text.Contains(' ', StringComparison.Ordinal) ? throw new FormatException() : Convert.FromBase64String(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // A stage is a branch in Keptn, and what belongs to the project is on the default one.
    private static bool IsBranch(ResourcePlace place, string? commit) =>
        commit is not null && commit.Replace("refs/heads/", string.Empty, StringComparison.Ordinal) == (place.Stage ?? ResourceEntities.DefaultBranch);

    private static ApiAnswer NotBase64() => ApiAnswer.Error(StatusCodes.Status400BadRequest, "resource content is not base64 encoded");

    private bool IsFolder(ResourcePlace place, string path)
    {
        var prefix = (place.Service is null ? string.Empty : place.Service + "/") + path.Trim('/') + "/";
        return services.Repository.TakeSnapshot(place.Project, place.Stage).Files.Keys.Any(p => p.StartsWith(prefix, StringComparison.Ordinal));
    }

    private ApiAnswer Written(int status, ResourcePlace place, string commit) =>
        ApiAnswer.Json(status, new JsonObject { ["commitID"] = commit, ["metadata"] = Metadata(place, commit) });

    private JsonObject Metadata(ResourcePlace place, string version) =>
        new() { ["upstreamURL"] = views.GetRemote(place.Project), ["version"] = version };
}
