using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>Projects and their stages. Source: shipyard-controller, internal/handler/projecthandler.go, stagehandler.go.</summary>
internal sealed class ProjectEndpoints(ApiServices services, ProjectViews views)
{
    private const string EventPrefix = "sh.keptn.event.project.";

    internal Task<ApiAnswer> ListAsync(ApiCall call) => Task.FromResult(Page(
        call, "projects", [.. services.Layout.GetProjects().Select(project => (JsonNode)views.Project(project))]));

    internal Task<ApiAnswer> GetAsync(string project) => Task.FromResult(services.Layout.HasProject(project)
        ? ApiAnswer.Ok(views.Project(project))
        : NotFound(project));

    internal Task<ApiAnswer> ListStagesAsync(ApiCall call, string project) => Task.FromResult(services.Layout.HasProject(project)
        ? Page(call, "stages", [.. services.Layout.GetStages(project).Order(StringComparer.Ordinal).Select(stage => (JsonNode)views.Stage(project, stage))])
        : ApiAnswer.Error(StatusCodes.Status404NotFound, "project not found"));

    internal Task<ApiAnswer> GetStageAsync(string project, string stage)
    {
        if (!services.Layout.HasProject(project))
        {
            return Task.FromResult(ApiAnswer.Error(StatusCodes.Status404NotFound, "project not found"));
        }

        return Task.FromResult(services.Layout.HasStage(project, stage)
            ? ApiAnswer.Ok(views.Stage(project, stage))
            : ApiAnswer.Error(StatusCodes.Status404NotFound, "stage not found"));
    }

    internal async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        var request = ProjectRequest.Read(await call.ReadObjectAsync("models.CreateProjectParams").ConfigureAwait(false));
        if (request.CheckToCreate(out var shipyard) is { Length: > 0 } problem)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, $"Could not validate payload: {problem}");
        }

        var context = Guid.NewGuid().ToString();
        if (services.Layout.HasProject(request.Name))
        {
            await TellAsync("create.started", context, Data(request.Name), call.Aborted).ConfigureAwait(false);
            await TellAsync("create.finished", context, Outcome(request.Name, "errored", "fail"), call.Aborted).ConfigureAwait(false);
            return ApiAnswer.Error(StatusCodes.Status409Conflict, $"could not create project '{request.Name}': project already exists");
        }

        await TellAsync("create.started", context, Data(request.Name), call.Aborted).ConfigureAwait(false);
        services.Writer.CreateProject(request.Name, shipyard);
        foreach (var stage in services.Layout.GetStages(request.Name))
        {
            services.Writer.CreateStage(request.Name, stage);
        }

        views.SetCredentials(request.Name, request.GitCredentials);
        var finished = Outcome(request.Name, "succeeded", "pass");
        finished["createdProject"] = new JsonObject
        {
            ["gitRemoteURL"] = views.GetRemote(request.Name),
            ["projectName"] = request.Name,
            ["shipyard"] = request.Shipyard,
        };
        await TellAsync("create.finished", context, finished, call.Aborted).ConfigureAwait(false);
        return ApiAnswer.Empty(StatusCodes.Status201Created);
    }

    internal async Task<ApiAnswer> UpdateAsync(ApiCall call)
    {
        var request = ProjectRequest.Read(await call.ReadObjectAsync("models.UpdateProjectParams").ConfigureAwait(false));
        if (request.Name.Length > 0 && !services.Layout.HasProject(request.Name))
        {
            return NotFound(request.Name);
        }

        var stages = request.Name.Length > 0 ? services.Layout.GetStages(request.Name) : [];
        if (request.CheckToUpdate(stages, out var shipyard) is { Length: > 0 } problem)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, $"Could not validate payload: {problem}");
        }

        if (shipyard is not null)
        {
            services.Writer.WriteResources(request.Name, null, null, [(Shipyard.DefaultFileName, Encoding.UTF8.GetBytes(shipyard))]);
        }

        if (request.GitCredentials is not null)
        {
            views.SetCredentials(request.Name, request.GitCredentials);
        }

        return ApiAnswer.Empty(StatusCodes.Status201Created);
    }

    internal async Task<ApiAnswer> DeleteAsync(ApiCall call, string project)
    {
        var remote = views.GetRemote(project);
        var stages = services.Layout.HasProject(project) ? services.Layout.GetStages(project) : [];
        if (services.Layout.HasProject(project))
        {
            services.Writer.DeleteProject(project);
            await services.ControlPlane.ForgetAsync(project, call.Aborted).ConfigureAwait(false);
        }

        views.SetCredentials(project, null);
        await TellAsync("delete.finished", Guid.NewGuid().ToString(), Outcome(project, "succeeded", "pass"), call.Aborted).ConfigureAwait(false);
        IEnumerable<string> lines = stages.Select(stage => string.Create(
            CultureInfo.InvariantCulture,
            $"- A potentially created namespace {project}-{stage} is not managed by Keptn anymore but is not deleted. If you would like to delete this namespace, please execute 'kubectl delete ns {project}-{stage}'"));
        return ApiAnswer.Ok(new JsonObject
        {
            ["message"] = string.Join('\n', lines.Prepend($"The Git upstream of the project will not be deleted: {remote}")),
        });
    }

    internal static ApiAnswer NotFound(string project) =>
        ApiAnswer.Error(StatusCodes.Status404NotFound, $"Project not found: {project}");

    internal static ApiAnswer Page(ApiCall call, string name, IReadOnlyList<JsonNode> all)
    {
        if (!Paging.TryReadNumber(call.Query("pageSize"), out var size, out var problem))
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, $"Invalid request format: {problem}");
        }

        var (items, next) = Paging.Cut(all, Paging.ReadOffset(call.Query("nextPageKey")), call.Query("pageSize").Length > 0 ? size : Paging.DefaultPageSize);
        var body = new JsonObject
        {
            ["nextPageKey"] = next.ToString(CultureInfo.InvariantCulture),
            [name] = new JsonArray([.. items]),
        };
        SequenceShapes.Add(body, "totalCount", all.Count > 0 ? all.Count : null);
        return ApiAnswer.Ok(body);
    }

    private static JsonObject Data(string project) => new() { ["project"] = project };

    private static JsonObject Outcome(string project, string status, string result) =>
        new() { ["project"] = project, ["status"] = status, ["result"] = result };

    private Task TellAsync(string what, string context, JsonObject data, CancellationToken cancellationToken) =>
        services.ControlPlane.PublishAsync(
            services.Events.Notice(EventPrefix + what, context, PayloadJson.Build(writer => data.WriteTo(writer))), cancellationToken);
}
