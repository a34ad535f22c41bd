using System.Text.Json.Nodes;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>Services. Source: shipyard-controller, internal/handler/servicehandler.go.</summary>
internal sealed class ServiceEndpoints(ApiServices services, ProjectViews views)
{
    private const string EventPrefix = "sh.keptn.event.service.";
    private const int MaxNameLength = 43;

    internal Task<ApiAnswer> ListAsync(ApiCall call, string project, string stage) => Task.FromResult(Check(project, stage)
        ?? ProjectEndpoints.Page(call, "services", [.. services.Layout.GetServices(project, stage).Select(service => (JsonNode)views.Service(project, stage, service))]));

    internal Task<ApiAnswer> GetAsync(string project, string stage, string service) => Task.FromResult(Check(project, stage)
        ?? (services.Layout.HasService(project, stage, service)
            ? ApiAnswer.Ok(views.Service(project, stage, service))
            : ApiAnswer.Error(StatusCodes.Status404NotFound, "service not found")));

    internal async Task<ApiAnswer> CreateAsync(ApiCall call, string project)
    {
        var service = GoJson.Text(await call.ReadObjectAsync("models.CreateServiceParams").ConfigureAwait(false), "serviceName");
        if (CheckName(service) is { } problem)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, problem);
        }

        var context = Guid.NewGuid().ToString();
        await TellAsync("create.started", context, project, service, null, call.Aborted).ConfigureAwait(false);
        var stages = services.Layout.HasProject(project) ? services.Layout.GetStages(project) : [];
        var failure = !services.Layout.HasProject(project)
            ? ApiAnswer.Error(StatusCodes.Status500InternalServerError, "project not found")
            : stages.Any(stage => services.Layout.HasService(project, stage, service))
                ? ApiAnswer.Error(StatusCodes.Status409Conflict, "service already exists")
                : null;
        if (failure is null)
        {
            foreach (var stage in stages)
            {
                services.Writer.CreateService(project, stage, service);
            }
        }

        await TellAsync("create.finished", context, project, service, failure is null, call.Aborted).ConfigureAwait(false);
        return failure ?? ApiAnswer.Ok(new JsonObject { ["message"] = string.Empty });
    }

    internal async Task<ApiAnswer> DeleteAsync(ApiCall call, string project, string service)
    {
        var context = Guid.NewGuid().ToString();
        await TellAsync("delete.started", context, project, service, null, call.Aborted).ConfigureAwait(false);
        var exists = services.Layout.HasProject(project);
        foreach (var stage in exists ? services.Layout.GetStages(project).Where(s => services.Layout.HasService(project, s, service)) : [])
        {
            services.Writer.DeleteService(project, stage, service);
        }

        await TellAsync("delete.finished", context, project, service, exists, call.Aborted).ConfigureAwait(false);
        return exists
            ? ApiAnswer.Ok(new JsonObject { ["message"] = string.Empty })
            : ApiAnswer.Error(StatusCodes.Status500InternalServerError, "project not found");
    }

    private static string? CheckName(string service)
    {
        if (service.Length == 0)
        {
            return "Could not validate payload: service name is empty";
        }

        if (service.Length > MaxNameLength)
        {
            return "Could not validate payload: service name exceeds maximum size of 43 characters";
        }

        return KeptnNames.IsValidDirectoryName(service)
            ? null
            : "Could not validate payload: service name contains special character(s). The service name has to be a valid Unix directory name";
    }

    private ApiAnswer? Check(string project, string stage)
    {
        if (!services.Layout.HasProject(project))
        {
            return ApiAnswer.Error(StatusCodes.Status404NotFound, "project not found");
        }

        return services.Layout.HasStage(project, stage) ? null : ApiAnswer.Error(StatusCodes.Status404NotFound, "stage not found");
    }

    private Task TellAsync(string what, string context, string project, string service, bool? passed, CancellationToken cancellationToken)
    {
        var data = new JsonObject { ["project"] = project, ["service"] = service };
        if (passed is { } good)
        {
            data["status"] = good ? "succeeded" : "errored";
            data["result"] = good ? "pass" : "fail";
        }

        return services.ControlPlane.PublishAsync(
            services.Events.Notice(EventPrefix + what, context, PayloadJson.Build(writer => data.WriteTo(writer))), cancellationToken);
    }
}
