using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>What integrations report as errors. Source: shipyard-controller, internal/handler/loghandler.go.</summary>
internal sealed class LogEndpoints(int capacity, TimeProvider timeProvider)
{
    private static readonly string[] s_texts = ["integrationid", "message", "shkeptncontext", "task", "triggeredid", "gitcommitid"];
    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset Time, JsonObject Entry)> _entries = [];

    internal async Task<ApiAnswer> AddAsync(ApiCall call)
    {
        JsonElement body;
        try
        {
            body = await call.ReadObjectAsync("models.CreateLogsRequest").ConfigureAwait(false);
        }
        catch (GoJsonException e)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, e.Message);
        }

        if (GoFields.Find(body, "logs") is not { ValueKind: JsonValueKind.Array } logs || logs.GetArrayLength() == 0)
        {
            return ApiAnswer.Error(StatusCodes.Status500InternalServerError, "must provide at least one element in input slice");
        }

        var now = timeProvider.GetUtcNow();
        lock (_lock)
        {
            foreach (var entry in logs.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object))
            {
                Add(entry, now);
            }
        }

        return ApiAnswer.Ok(new JsonObject());
    }

    internal ApiAnswer List(ApiCall call)
    {
        if (!TryRead(call, out var filter)
            || !Paging.TryReadNumber(call.Query("pageSize"), out var size, out _)
            || !Paging.TryReadNumber(call.Query("nextPageKey"), out var offset, out _))
        {
            return ApiAnswer.Error(StatusCodes.Status404NotFound, "Invalid request format");
        }

        List<JsonObject> wanted;
        lock (_lock)
        {
            // Newest first; of the same time as they came.
            wanted = [.. _entries.OrderByDescending(e => e.Time).Where(filter).Select(e => e.Entry)];
        }

        var (items, next) = Paging.Cut(wanted, offset, size > 0 ? size : wanted.Count);
        var body = new JsonObject();
        SequenceShapes.Add(body, "nextPageKey", next > 0 ? next : null);
        SequenceShapes.Add(body, "totalCount", wanted.Count > 0 ? wanted.Count : null);
        body["logs"] = new JsonArray([.. items.Select(entry => entry.DeepClone())]);
        return ApiAnswer.Ok(body);
    }

    internal ApiAnswer Remove(ApiCall call)
    {
        if (!TryRead(call, out var filter))
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, "Invalid request format");
        }

        lock (_lock)
        {
            var kept = _entries.Where(entry => !filter(entry)).ToList();
            _entries.Clear();
            kept.ForEach(_entries.Enqueue);
        }

        return ApiAnswer.Ok(new JsonObject { ["integrationId"] = string.Empty, ["fromTime"] = string.Empty, ["beforeTime"] = string.Empty });
    }

    private static bool TryRead(ApiCall call, out Func<(DateTimeOffset Time, JsonObject Entry), bool> filter)
    {
        var integration = call.Query("integrationId");
        filter = static _ => false;
        if (!TryReadTime(call.Query("fromTime"), DateTimeOffset.MinValue, out var from)
            || !TryReadTime(call.Query("beforeTime"), DateTimeOffset.MaxValue, out var before))
        {
            return false;
        }

        filter = e => e.Time >= from && e.Time <= before
            && (integration.Length == 0 || e.Entry["integrationid"]!.GetValue<string>() == integration);
        return true;
    }

    private static bool TryReadTime(string text, DateTimeOffset otherwise, out DateTimeOffset time)
    {
        time = otherwise;
        return text.Length == 0
            || DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    private void Add(JsonElement given, DateTimeOffset now)
    {
        var isTimed = DateTimeOffset.TryParse(
            GoJson.Text(given, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        time = isTimed && time.Year > 1 ? time : now;
        var entry = new JsonObject();
        foreach (var name in s_texts)
        {
            entry[name] = GoJson.Text(given, name);
            if (name == "message")
            {
                entry["time"] = WireTime.Shortest(time.ToUniversalTime());
            }
        }

        _entries.Enqueue((time, entry));
        if (_entries.Count > capacity)
        {
            _entries.Dequeue();
        }
    }
}
