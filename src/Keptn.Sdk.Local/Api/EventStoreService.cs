using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.Local.Api.Stores;
using Keptn.Sdk.Local.Api.Wire;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api;

/// <summary>The routes of mongodb-datastore.</summary>
internal sealed class EventStoreService(EventStore store)
{
    private const int MaxPageSize = 100;
    private const int TooLarge = 608;
    private const int TooSmall = 609;
    private const int NoNumber = 601;
    private const int Required = 602;

    internal ApiAnswer Handle(ApiCall call) => call.Segments switch
    {
        ["event"] when call.Method != "GET" => Error(
            StatusCodes.Status405MethodNotAllowed, StatusCodes.Status405MethodNotAllowed, $"method {call.Method} is not allowed, but [GET] are"),
        ["event"] => TakesJson(call) ?? List(call),
        ["event", "type", var type] when call.Method == "GET" => TakesJson(call) ?? ListByType(call, type),
        _ => Error(StatusCodes.Status404NotFound, StatusCodes.Status404NotFound, $"path {call.RawPath} was not found"),
    };

    private static ApiAnswer? TakesJson(ApiCall call)
    {
        var accepted = call.Context.Request.Headers.Accept.ToString();
        return accepted.Length == 0 || accepted.Contains("*/*", StringComparison.Ordinal) || accepted.Contains("application/json", StringComparison.Ordinal)
            || accepted.Contains("application/*", StringComparison.Ordinal)
            ? null
            : Error(
                StatusCodes.Status406NotAcceptable, StatusCodes.Status406NotAcceptable,
                "unsupported media type requested, only [application/json] are available");
    }

    private ApiAnswer List(ApiCall call)
    {
        if (ReadSize(call, "pageSize", out var size) is { } problem)
        {
            return problem;
        }

        var offset = Paging.ReadOffset(Last(call, "nextPageKey"));
        if (offset < 0)
        {
            return Error(
                StatusCodes.Status500InternalServerError, StatusCodes.Status500InternalServerError,
                $"could not retrieve elements from events collection: 'skip' value must be >= 0, actual value '{offset}'");
        }

        var (project, context) = (Last(call, "project"), Last(call, "keptnContext"));
        var wanted = store.Find(project, context, Filter(call, project, context));
        var (items, next) = Paging.Cut(wanted, offset, size);
        var body = new JsonObject { ["events"] = new JsonArray([.. items.Select(e => e.ToJson())]) };
        SequenceShapes.Add(body, "nextPageKey", next > 0 ? next.ToString(CultureInfo.InvariantCulture) : null);
        body["pageSize"] = size;
        SequenceShapes.Add(body, "totalCount", wanted.Count > 0 ? wanted.Count : null);
        return ApiAnswer.Json(StatusCodes.Status200OK, body, ApiAnswer.PlainJsonType);
    }

    private static Func<StoredEvent, bool> Filter(ApiCall call, string project, string context)
    {
        var (type, source, id) = (Last(call, "type"), Last(call, "source"), Last(call, "eventID"));
        var (stage, service) = (Last(call, "stage"), Last(call, "service"));
        var (from, before) = (Last(call, "fromTime"), Last(call, "beforeTime"));
        var rootOnly = Last(call, "root").Length > 0;
        return stored =>
        {
            var keys = stored.Keys;
            return Is(project, keys.Project) && Is(context, keys.KeptnContext) && Is(type, keys.Type) && Is(source, keys.Source)
                && Is(id, keys.Id) && Is(stage, keys.Stage) && Is(service, keys.Service) && (!rootOnly || stored.IsRoot)
                && IsAfter(from, keys.Time) && (before.Length == 0 || string.CompareOrdinal(keys.Time, before) < 0);
        };
    }

    private ApiAnswer ListByType(ApiCall call, string type)
    {
        if (Last(call, "filter") is not { Length: > 0 } filter)
        {
            return Error(StatusCodes.Status422UnprocessableEntity, Required, "filter in query is required");
        }

        if (ReadSize(call, "limit", out var limit) is { } problem)
        {
            return problem;
        }

        var clauses = EventFilter.Read(filter);
        if (clauses.Project.Length == 0 && clauses.KeptnContext.Length == 0)
        {
            return Error(
                StatusCodes.Status400BadRequest, StatusCodes.Status400BadRequest,
                "either 'shkeptncontext' or 'data.project' must be set");
        }

        var from = Last(call, "fromTime");
        HashSet<string> invalidated = Last(call, "excludeInvalidated") is "true" or "1"
            ? [.. store.Find(clauses.Project, clauses.KeptnContext, e => e.Keys.Type.EndsWith(".invalidated", StringComparison.Ordinal)).Select(e => e.Keys.TriggeredId)]
            : [];
        var found = store.Find(clauses.Project, clauses.KeptnContext, e =>
            e.Keys.Type == type && IsAfter(from, e.Keys.Time) && !invalidated.Contains(e.Keys.TriggeredId) && clauses.Selects(e));
        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new JsonObject { ["events"] = new JsonArray([.. found.Take((int)limit).Select(e => e.ToJson())]) },
            ApiAnswer.PlainJsonType);
    }

    private static ApiAnswer? ReadSize(ApiCall call, string name, out long size)
    {
        size = Paging.DefaultPageSize;
        if (Last(call, name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (!Paging.TryReadNumber(text, out size, out _))
        {
            return Error(StatusCodes.Status422UnprocessableEntity, NoNumber, $"{name} in query must be of type int64: \"{text}\"");
        }

        if (size < 1)
        {
            return Error(StatusCodes.Status422UnprocessableEntity, TooSmall, $"{name} in query should be greater than or equal to 1");
        }

        return size > MaxPageSize
            ? Error(StatusCodes.Status422UnprocessableEntity, TooLarge, $"{name} in query should be less than or equal to 100")
            : null;
    }

    // Of several values this service takes the last.
    private static string Last(ApiCall call, string name) => call.QueryValues(name) is [.., var last] ? last : string.Empty;

    private static bool Is(string wanted, string value) => wanted.Length == 0 || wanted == value;

    private static bool IsAfter(string from, string time) => from.Length == 0 || string.CompareOrdinal(time, from) > 0;

    private static ApiAnswer Error(int status, int code, string message) =>
        ApiAnswer.Json(status, new JsonObject { ["code"] = code, ["message"] = message }, ApiAnswer.PlainJsonType);
}
