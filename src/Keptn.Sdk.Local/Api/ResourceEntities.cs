using Keptn.Sdk.Local.Api.Wire;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api;

/// <summary>
/// Projects, stages and services as resource-service makes and deletes them, for those who call it inside a cluster.
/// </summary>
internal sealed class ResourceEntities(ApiServices services)
{
    // The name of the branch that holds what belongs to the project.
    internal const string DefaultBranch = "master";

    /// <summary>Why a place does not exist; <see langword="null"/> if it does.</summary>
    internal ApiAnswer? FindMissing(ResourcePlace place)
    {
        if (new[] { place.Project, place.Stage, place.Service }.Any(name => name?.Contains(' ', StringComparison.Ordinal) == true))
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, "name must not contain whitespaces");
        }

        if (!services.Layout.HasProject(place.Project))
        {
            return ApiAnswer.Error(StatusCodes.Status404NotFound, "Could not find credentials for upstream repository");
        }

        if (place.Stage is not null && !services.Layout.HasStage(place.Project, place.Stage))
        {
            return ApiAnswer.Error(StatusCodes.Status404NotFound, "Stage not found");
        }

        return place.Service is not null && !services.Layout.HasService(place.Project, place.Stage!, place.Service)
            ? ApiAnswer.Error(StatusCodes.Status404NotFound, "Service not found")
            : null;
    }

    internal Task<ApiAnswer> RouteAsync(ApiCall call, string[] path) => (call.Method, path) switch
    {
        ("POST", []) => CreateAsync(call, "projectName", CreateProject),
        ("PUT", [var project]) => CreateAsync(call, "projectName", _ =>
            FindMissing(new ResourcePlace(project, null, null)) ?? Done()),
        ("DELETE", [var project]) => Task.FromResult(DeleteProject(project)),
        ("POST", [var project, "stage"]) => CreateAsync(call, "stageName", stage => CreateStage(project, stage)),
        ("POST", [var project, "stage", var stage, "service"]) => CreateAsync(call, "serviceName", service => CreateService(project, stage, service)),
        ("DELETE", [var project, "stage", var stage, "service", var service]) => Task.FromResult(DeleteService(new ResourcePlace(project, stage, service))),
        _ => Task.FromResult(ApiAnswer.NoRoute),
    };

    private static async Task<ApiAnswer> CreateAsync(ApiCall call, string member, Func<string, ApiAnswer> create)
    {
        var body = await call.ReadObjectAsync().ConfigureAwait(false);
        var name = GoJson.Text(body, member);
        var problem = name switch
        {
            "" => "name must not be empty",
            _ when name.Contains(' ', StringComparison.Ordinal) => "name must not contain whitespaces",
            _ when name.Contains('/', StringComparison.Ordinal) => "name must not contain '/'",
            _ => null,
        };
        return problem is null ? create(name) : ApiAnswer.Error(StatusCodes.Status400BadRequest, problem);
    }

    private ApiAnswer CreateProject(string project)
    {
        if (services.Layout.HasProject(project))
        {
            return ApiAnswer.Error(StatusCodes.Status409Conflict, "Project already exists");
        }

        services.Writer.CreateProject(project, shipyard: null);
        return Done();
    }

    private ApiAnswer CreateStage(string project, string stage)
    {
        if (FindMissing(new ResourcePlace(project, null, null)) is { } missing)
        {
            return missing;
        }

        if (stage == DefaultBranch || services.Layout.HasStage(project, stage))
        {
            return ApiAnswer.Error(StatusCodes.Status409Conflict, "Stage already exists");
        }

        services.Writer.CreateStage(project, stage);
        return Done();
    }

    private ApiAnswer CreateService(string project, string stage, string service)
    {
        if (FindMissing(new ResourcePlace(project, stage, null)) is { } missing)
        {
            return missing;
        }

        if (services.Layout.HasService(project, stage, service))
        {
            return ApiAnswer.Error(StatusCodes.Status409Conflict, "Service already exists");
        }

        services.Writer.CreateService(project, stage, service);
        return Done();
    }

    private ApiAnswer DeleteProject(string project)
    {
        if (services.Layout.HasProject(project))
        {
            services.Writer.DeleteProject(project);
        }

        return Done();
    }

    private ApiAnswer DeleteService(ResourcePlace place)
    {
        if (FindMissing(place) is { } missing)
        {
            return missing;
        }

        services.Writer.DeleteService(place.Project, place.Stage!, place.Service!);
        return Done();
    }

    private static ApiAnswer Done() => new(StatusCodes.Status204NoContent, null, "text/plain; charset=utf-8");
}
