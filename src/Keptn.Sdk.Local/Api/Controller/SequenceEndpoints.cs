using System.Text.Json.Nodes;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.State;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>What sequences do, and control over them. Source: shipyard-controller, internal/handler/statehandler.go, sequenceexecutionhandler.go.</summary>
internal sealed class SequenceEndpoints(ApiServices services)
{
    internal async Task<ApiAnswer> ListAsync(ApiCall call, string project)
    {
        if (!TryReadPage(call, out var size, out var offset, out var problem))
        {
            return problem;
        }

        var all = await services.ControlPlane.GetSequencesAsync(project, call.Aborted).ConfigureAwait(false);
        List<SequenceState> wanted = [.. all.Where(state => IsWanted(call, state))];
        var (items, next) = Paging.Cut(wanted, offset, size > 0 ? size : wanted.Count);
        var body = new JsonObject { ["states"] = new JsonArray([.. items.Select(SequenceShapes.Sequence)]) };
        SequenceShapes.Add(body, "nextPageKey", next > 0 ? next : null);
        SequenceShapes.Add(body, "totalCount", wanted.Count > 0 ? wanted.Count : null);
        return ApiAnswer.Ok(body);
    }

    internal async Task<ApiAnswer> ListExecutionsAsync(ApiCall call)
    {
        if (!TryReadPage(call, out var size, out var offset, out var problem))
        {
            return problem;
        }

        var project = call.Query("project");
        if (project.Length == 0)
        {
            return ApiAnswer.Error(
                StatusCodes.Status400BadRequest,
                "Invalid request format: Key: 'GetSequenceExecutionParams.Project' Error:Field validation for 'Project' failed on the 'required' tag");
        }

        if (!services.Layout.HasProject(project))
        {
            return ApiAnswer.Error(StatusCodes.Status404NotFound, "project not found");
        }

        var all = await services.ControlPlane.GetExecutionsAsync(project, null, call.Aborted).ConfigureAwait(false);
        List<SequenceExecution> wanted = [.. all.Where(execution => IsWanted(call, execution))];
        var (items, next) = Paging.Cut(wanted, offset, size > 0 ? size : wanted.Count);
        var body = new JsonObject();
        SequenceShapes.Add(body, "nextPageKey", next > 0 ? next : null);
        SequenceShapes.Add(body, "pageSize", items.Count > 0 ? items.Count : null);
        SequenceShapes.Add(body, "totalCount", wanted.Count > 0 ? wanted.Count : null);
        body["sequenceExecutions"] = new JsonArray([.. items.Select(SequenceShapes.Execution)]);
        return ApiAnswer.Ok(body);
    }

    internal async Task<ApiAnswer> ControlAsync(ApiCall call, string project, string keptnContext)
    {
        var body = await call.ReadObjectAsync("models.SequenceControlCommand").ConfigureAwait(false);
        var stage = GoJson.Text(body, "stage");
        switch (GoJson.Text(body, "state"))
        {
            case "":
                throw new GoJsonException("Key: 'SequenceControlCommand.State' Error:Field validation for 'State' failed on the 'required' tag");
            case "pause":
                await services.ControlPlane.PauseAsync(project, keptnContext, stage.Length > 0 ? stage : null, call.Aborted).ConfigureAwait(false);
                break;
            case "resume":
                await services.ControlPlane.ResumeAsync(project, keptnContext, stage.Length > 0 ? stage : null, call.Aborted).ConfigureAwait(false);
                break;
            case "abort":
                await services.ControlPlane.AbortAsync(project, keptnContext, stage.Length > 0 ? stage : null, call.Aborted).ConfigureAwait(false);
                break;
        }

        // Another state is no error, as on the real Keptn.
        return ApiAnswer.Ok(new JsonObject());
    }

    private static bool TryReadPage(ApiCall call, out long size, out long offset, out ApiAnswer problem)
    {
        problem = ApiAnswer.NoRoute;
        offset = 0;
        if (Paging.TryReadNumber(call.Query("pageSize"), out size, out var reason)
            && Paging.TryReadNumber(call.Query("nextPageKey"), out offset, out reason))
        {
            return true;
        }

        problem = ApiAnswer.Error(StatusCodes.Status400BadRequest, $"Invalid request format: {reason}");
        return false;
    }

    private static bool IsWanted(ApiCall call, SequenceState state)
    {
        var time = WireTime.Milliseconds(state.Time);
        return Is(call, "name", state.Name) && Is(call, "state", state.State)
            && (call.Query("keptnContext") is not { Length: > 0 } contexts || contexts.Split(',').Contains(state.KeptnContext))
            && (call.Query("fromTime") is not { Length: > 0 } from || string.CompareOrdinal(time, from) > 0)
            && (call.Query("beforeTime") is not { Length: > 0 } before || string.CompareOrdinal(time, before) < 0);
    }

    private static bool IsWanted(ApiCall call, SequenceExecution execution) =>
        Is(call, "stage", execution.Scope.Stage) && Is(call, "service", execution.Scope.Service)
        && Is(call, "keptnContext", execution.Scope.KeptnContext) && Is(call, "name", execution.Sequence.Name)
        && Is(call, "status", execution.State);

    private static bool Is(ApiCall call, string parameter, string value) =>
        call.Query(parameter) is not { Length: > 0 } wanted || wanted == value;
}
