using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>Events for the control plane alone, and the open triggered events. Source: shipyard-controller, internal/handler/eventhandler.go.</summary>
internal sealed class EventEndpoints(ApiServices services)
{
    private static readonly string[] s_required = ["time", "type", "id", "source"];

    /// <summary>Takes an event for the control plane; nobody else gets it.</summary>
    internal async Task<ApiAnswer> TakeAsync(ApiCall call)
    {
        var bytes = await call.ReadBodyAsync().ConfigureAwait(false);
        var body = GoJson.ReadObject(bytes, "models.KeptnContextExtendedCE");
        if (GoJson.Text(body, "time") is { Length: > 0 } time && !IsTime(time))
        {
            throw new GoJsonException($"parsing time \"{time}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{time}\" as \"2006\"");
        }

        if (s_required.FirstOrDefault(name => GoFields.Find(body, name) is null) is { } missing)
        {
            throw new GoJsonException($"{missing} must be specified");
        }

        CloudEvent cloudEvent;
        try
        {
            cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(bytes);
        }
        catch (CloudEventFormatException e)
        {
            throw new GoJsonException(e.Message);
        }

        if (BusEventType.Read(cloudEvent.Type) is null)
        {
            return ApiAnswer.Error(StatusCodes.Status500InternalServerError, $"{cloudEvent.Type} is not a valid keptn event type");
        }

        await services.ControlPlane.HandleAsync(cloudEvent, call.Aborted).ConfigureAwait(false);
        return ApiAnswer.Empty();
    }

    /// <summary>What integrations poll.</summary>
    internal async Task<ApiAnswer> ListOpenAsync(ApiCall call, string type)
    {
        if (!Paging.TryReadNumber(call.Query("pageSize"), out var size, out var problem))
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, $"Invalid request format: {problem}");
        }

        var project = call.Query("project");
        if (project.Length > 0 && !services.Layout.HasProject(project))
        {
            return ApiAnswer.Error(StatusCodes.Status404NotFound, "project not found");
        }

        var all = project.Length > 0
            ? await services.ControlPlane.GetOpenEventsAsync(project, type, call.Aborted).ConfigureAwait(false)
            : await services.ControlPlane.GetAllOpenEventsAsync(type, call.Aborted).ConfigureAwait(false);
        List<CloudEvent> wanted = [.. all.Where(open => IsWanted(call, open))];
        var (items, next) = Paging.Cut(
            wanted, Paging.ReadOffset(call.Query("nextPageKey")), call.HasQuery("pageSize") ? size : Paging.DefaultPageSize);
        var body = new JsonObject
        {
            ["events"] = new JsonArray([.. items.Select(SequenceShapes.Stored)]),
            ["nextPageKey"] = next.ToString(CultureInfo.InvariantCulture),
        };
        SequenceShapes.Add(body, "totalCount", wanted.Count > 0 ? wanted.Count : null);
        return ApiAnswer.Ok(body);
    }

    private static bool IsWanted(ApiCall call, CloudEvent open)
    {
        if (call.Query("eventID") is { Length: > 0 } id && open.Id != id)
        {
            return false;
        }

        var (stage, service) = (call.Query("stage"), call.Query("service"));
        return (stage.Length == 0 && service.Length == 0)
            || (BusEvent.TryRead(open, out var read, out _)
                && (stage.Length == 0 || read.Scope.Stage == stage)
                && (service.Length == 0 || read.Scope.Service == service));
    }

    private static bool IsTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _) && text.Contains('T', StringComparison.Ordinal);
}
