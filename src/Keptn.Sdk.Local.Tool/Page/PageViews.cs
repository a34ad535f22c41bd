using System.Text.Json.Nodes;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>What the page asks for, as JSON.</summary>
internal sealed class PageViews(LocalControlPlane controlPlane, PageJournal journal)
{
    /// <summary>The newest runs, and what can be triggered.</summary>
    internal async Task<JsonObject> GetSnapshotAsync(PageQuery query, CancellationToken cancellationToken)
    {
        var states = await GetStatesAsync(cancellationToken);
        var (place, total, runs) = journal.Find(query, run => Write(run, states));
        return new JsonObject
        {
            ["place"] = place,
            ["total"] = total,
            ["runs"] = new JsonArray([.. runs]),
            ["projects"] = GetProjects(),
            ["folder"] = controlPlane.Configuration.Directory,
        };
    }

    /// <summary>One run; <see langword="null"/> where nothing is known of it.</summary>
    internal async Task<JsonObject?> GetRunAsync(PageRunKey key, CancellationToken cancellationToken)
    {
        var states = await GetStatesAsync(cancellationToken);
        return journal.FindRun(key, run => Write(run, states));
    }

    internal JsonArray GetEvaluations(PageQuery query) => new([.. journal.FindEvaluations(query).Select(JsonNode (found) => new JsonObject
    {
        ["event"] = JsonNode.Parse(found.Event.Head),
        ["evaluation"] = found.Event.ReadEvaluation(),
        ["invalidated"] = found.IsInvalidated,
    })]);

    /// <summary>The state of every run: pausing, for instance, is no event.</summary>
    internal async Task<Dictionary<PageRunKey, string>> GetStatesAsync(CancellationToken cancellationToken)
    {
        var states = new Dictionary<PageRunKey, string>();
        foreach (var project in journal.GetProjects())
        {
            foreach (var state in await controlPlane.GetSequencesAsync(project, cancellationToken))
            {
                states[new PageRunKey(project, state.KeptnContext)] = state.State;
            }
        }

        return states;
    }

    internal static JsonArray Write(IEnumerable<KeyValuePair<PageRunKey, string>> states) =>
        new([.. states.Select(JsonNode (state) => new JsonArray(state.Key.Project, state.Key.KeptnContext, state.Value))]);

    private static JsonObject Write(PageRun run, Dictionary<PageRunKey, string> states) => new()
    {
        ["project"] = run.Key.Project,
        ["context"] = run.Key.KeptnContext,
        ["state"] = states.GetValueOrDefault(run.Key, string.Empty),
        ["events"] = new JsonArray([.. run.Events.Select(e => JsonNode.Parse(e.Head))]),
        ["notes"] = new JsonArray([.. run.Notes.Select(note => JsonNode.Parse(note))]),
    };

    private JsonArray GetProjects()
    {
        var projects = new JsonArray();
        foreach (var project in controlPlane.Configuration.GetProjects())
        {
            if (controlPlane.Configuration.TryGetProjectFolder(project, out var folder))
            {
                projects.Add((JsonNode)Write(project, folder));
            }
        }

        return projects;
    }

    private static JsonObject Write(string project, string folder)
    {
        var file = Path.Combine(folder, Shipyard.DefaultFileName);
        var stages = new JsonArray();
        string? problem = null;
        try
        {
            var shipyard = Shipyard.Parse(File.Exists(file) ? File.ReadAllText(file) : string.Empty, file);
            foreach (var stage in shipyard.Stages)
            {
                stages.Add((JsonNode)new JsonObject
                {
                    ["name"] = stage.Name,
                    ["services"] = new JsonArray([.. Services(Path.Combine(folder, stage.Name)).Select(name => (JsonNode)name)]),
                    ["sequences"] = new JsonArray([.. stage.Sequences.Select(JsonNode (sequence) => new JsonObject
                    {
                        ["name"] = sequence.Name,
                        ["isFirst"] = sequence.TriggeredOn.Count == 0,
                        ["tasks"] = new JsonArray([.. sequence.Tasks.Select(task => (JsonNode)task.Name)]),
                    })]),
                });
            }
        }
        catch (Exception e) when (e is KeptnFileException or IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
        }

        return new JsonObject { ["name"] = project, ["stages"] = stages, ["problem"] = problem };
    }

    private static IEnumerable<string> Services(string stage) =>
        new DirectoryInfo(stage) is { Exists: true } folder ? folder.EnumerateDirectories().Select(d => d.Name).Order(StringComparer.Ordinal) : [];
}
