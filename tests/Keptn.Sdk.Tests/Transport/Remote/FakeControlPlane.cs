using System.Globalization;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>
/// What the services behind Keptn's API keep: open tasks, the event store, the states of sequences. With the rules that
/// can be seen from outside: a task is open until as many finished as started events came; the store answers for one
/// project at a time, newest first, and compares times as text. Thread-safe.
/// </summary>
internal sealed class FakeControlPlane(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _open = [];
    private readonly List<JsonObject> _stored = [];
    private readonly Dictionary<string, List<JsonObject>> _runs = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _projects = new(StringComparer.Ordinal) { "sockshop" };
    private readonly List<JsonObject> _states = [];
    private DateTimeOffset _now;

    internal IReadOnlyList<JsonObject> Stored
    {
        get
        {
            lock (_lock)
            {
                return [.. _stored];
            }
        }
    }

    internal void AddProject(string name)
    {
        lock (_lock)
        {
            _projects.Add(name);
        }
    }

    /// <summary>The control plane wants a task done.</summary>
    /// <param name="task">Its name.</param>
    /// <param name="isHeld">Whether it is not sent yet, because its sequence waits.</param>
    /// <param name="project">The project.</param>
    /// <param name="context">The run; a new one by default.</param>
    internal JsonObject Open(string task, bool isHeld = false, string project = "sockshop", string? context = null)
    {
        var cloudEvent = Create($"sh.keptn.event.{task}.triggered", "shipyard-controller", project, context: context);
        lock (_lock)
        {
            _open.Add(cloudEvent);
            SetState(cloudEvent, "started", "triggered");
            if (!isHeld)
            {
                Store(cloudEvent);
            }
        }

        return cloudEvent;
    }

    /// <summary>A task that was held back is sent.</summary>
    internal void Release(JsonObject cloudEvent)
    {
        lock (_lock)
        {
            Store(cloudEvent);
        }
    }

    /// <summary>Somebody sends an event; it is in the store and nowhere else.</summary>
    internal JsonObject Publish(
        string type, string source = "lighthouse-service", string project = "sockshop", string? data = null, string? triggeredId = null, TimeSpan age = default, string? context = null)
    {
        var cloudEvent = Create(type, source, project, data, context, age);
        if (triggeredId is not null)
        {
            cloudEvent["triggeredid"] = triggeredId;
        }

        lock (_lock)
        {
            Store(cloudEvent);
        }

        return cloudEvent;
    }

    /// <summary>Somebody aborts a run.</summary>
    internal void Abort(JsonObject triggered)
    {
        lock (_lock)
        {
            SetState(triggered, "aborted", "aborted");
            _open.RemoveAll(e => Text(e, "shkeptncontext") == Text(triggered, "shkeptncontext"));
        }
    }

    /// <summary>The api-service takes an event: it gets an id and a time of the server's, and is processed.</summary>
    internal JsonObject Take(JsonObject sent)
    {
        var cloudEvent = (JsonObject)sent.DeepClone();
        cloudEvent["id"] = Guid.NewGuid().ToString();
        cloudEvent.Remove("shkeptnspecversion");
        lock (_lock)
        {
            cloudEvent["time"] = NextTime();
            Store(cloudEvent);
            var triggeredId = Text(cloudEvent, "triggeredid");
            var run = _runs[Text(cloudEvent, "shkeptncontext") ?? string.Empty];
            if (CountOf(run, triggeredId, ".started") is > 0 and var started && started == CountOf(run, triggeredId, ".finished"))
            {
                _open.RemoveAll(e => Text(e, "id") == triggeredId);
            }
        }

        return cloudEvent;
    }

    internal JsonObject GetProjects()
    {
        lock (_lock)
        {
            return new JsonObject
            {
                ["projects"] = new JsonArray([.. _projects.Select(p => new JsonObject { ["projectName"] = p, ["stages"] = new JsonArray() })]),
                ["nextPageKey"] = "0",
                ["totalCount"] = _projects.Count,
            };
        }
    }

    /// <summary>shipyard-controller: every further page begins at the start again.</summary>
    internal JsonObject GetOpen(string type, Func<string, string?> query)
    {
        lock (_lock)
        {
            var all = Newest(_open).Where(e => Text(e, "type") == type && (query("project") ?? Project(e)) == Project(e)).ToList();
            var offset = int.Parse(query("nextPageKey") ?? "0", CultureInfo.InvariantCulture);
            var size = int.Parse(query("pageSize") ?? "20", CultureInfo.InvariantCulture);
            var count = Math.Max(0, Math.Min(size, all.Count - offset));
            return new JsonObject
            {
                ["events"] = Array(all.Take(count)),
                ["nextPageKey"] = offset + count < all.Count ? $"{offset + count}" : "0",
                ["totalCount"] = all.Count,
            };
        }
    }

    /// <summary>mongodb-datastore: without a project it sees only what belongs to none; the last page names no next one.</summary>
    internal JsonObject GetStored(Func<string, string?> query)
    {
        lock (_lock)
        {
            var events = query("keptnContext") is { } context ? _runs.GetValueOrDefault(context, []) : _stored;
            var project = query("project") ?? (query("keptnContext") is null ? null : Project(events.FirstOrDefault()));
            var all = Newest(events).Where(e => Project(e) == project
                && Is(e, "type", "type") && Is(e, "source", "source") && Is(e, "id", "eventID") && Is(e, "shkeptncontext", "keptnContext")
                && (query("fromTime") is not { } from || string.CompareOrdinal(Text(e, "time"), from) > 0)).ToList();
            var offset = int.Parse(query("nextPageKey") ?? "0", CultureInfo.InvariantCulture);
            var size = int.Parse(query("pageSize") ?? "20", CultureInfo.InvariantCulture);
            var answer = new JsonObject { ["events"] = Array(all.Skip(offset).Take(size)), ["pageSize"] = size, ["totalCount"] = all.Count };
            if (offset + size < all.Count)
            {
                answer["nextPageKey"] = $"{offset + size}";
            }

            return answer;
        }

        bool Is(JsonObject e, string member, string parameter) => query(parameter) is not { } wanted || Text(e, member) == wanted;
    }

    internal JsonObject GetStates(string project, Func<string, string?> query)
    {
        lock (_lock)
        {
            var contexts = query("keptnContext")?.Split(',');
            return new JsonObject { ["states"] = Array(_states.Where(s => Text(s, "project") == project && contexts?.Contains(Text(s, "shkeptncontext")) != false)) };
        }
    }

    internal int CountOf(string? triggeredId, string suffix)
    {
        lock (_lock)
        {
            return CountOf(_stored, triggeredId, suffix);
        }
    }

    internal static string? Text(JsonObject? json, string member) => (string?)json?[member];

    private static int CountOf(List<JsonObject> events, string? triggeredId, string suffix) =>
        events.Count(e => Text(e, "triggeredid") == triggeredId && Text(e, "type")!.EndsWith(suffix, StringComparison.Ordinal));

    private static string? Project(JsonObject? cloudEvent) => (string?)cloudEvent?["data"]?["project"];

    private static JsonArray Array(IEnumerable<JsonObject> items) => [.. items.Select(i => i.DeepClone())];

    // Of equal times, what was stored last comes first; the real one promises nothing.
    private static IEnumerable<JsonObject> Newest(IEnumerable<JsonObject> events) =>
        events.Reverse().OrderByDescending(e => Text(e, "time"), StringComparer.Ordinal);

    private JsonObject Create(string type, string source, string project, string? data = null, string? context = null, TimeSpan age = default)
    {
        var content = data is null ? [] : (JsonObject)JsonNode.Parse(data)!;
        content["project"] = project;
        content["stage"] = "dev";
        content["service"] = "carts";
        lock (_lock)
        {
            return new JsonObject
            {
                ["id"] = Guid.NewGuid().ToString(),
                ["type"] = type,
                ["source"] = source,
                ["specversion"] = "1.0",
                ["shkeptncontext"] = context ?? Guid.NewGuid().ToString(),
                ["time"] = age == default ? NextTime() : Format(timeProvider.GetUtcNow() - age),
                ["data"] = content,
            };
        }
    }

    // Go leaves out zeros at the end.
    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private string NextTime()
    {
        var now = timeProvider.GetUtcNow();
        _now = now > _now ? now : _now + TimeSpan.FromMilliseconds(1);
        return Format(_now);
    }

    private void Store(JsonObject cloudEvent)
    {
        _stored.Add(cloudEvent);
        var context = Text(cloudEvent, "shkeptncontext") ?? string.Empty;
        if (!_runs.TryGetValue(context, out var run))
        {
            _runs[context] = run = [];
        }

        run.Add(cloudEvent);
    }

    private void SetState(JsonObject triggered, string run, string stage)
    {
        var context = Text(triggered, "shkeptncontext");
        _states.RemoveAll(s => Text(s, "shkeptncontext") == context);
        _states.Add(new JsonObject
        {
            ["name"] = "delivery",
            ["project"] = Project(triggered),
            ["service"] = "carts",
            ["shkeptncontext"] = context,
            ["state"] = run,
            ["stages"] = new JsonArray(new JsonObject { ["name"] = "dev", ["state"] = stage }),
        });
    }
}
