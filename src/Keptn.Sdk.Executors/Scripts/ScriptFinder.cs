using System.Text.Json;
using Keptn.Sdk.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// Finds what an event runs: each candidate in the service, then the stage, then the project, before the next candidate
/// (spec/executors.md 2.1). An empty file is none.
/// </summary>
internal static class ScriptFinder
{
    /// <exception cref="KeptnTaskException">The repository cannot be read.</exception>
    internal static async Task<IReadOnlyList<FoundScript>> FindAsync(
        EventContext context, MissingFiles missing, bool runBothForActions, CancellationToken cancellationToken)
    {
        if (context.Scope.Project.Length == 0)
        {
            return [];
        }

        var files = new ScriptFiles(context.Services.GetRequiredService<IResourcesApi>(), context.Resources.Levels, context.Scope.GitCommitId, missing);
        var scripts = new List<FoundScript>();
        foreach (var candidates in ScriptNames.GetCandidates(context.EventType.Value, GetAction(context), runBothForActions))
        {
            foreach (var name in candidates)
            {
                if (await files.FindAsync($"{ScriptNames.Folder}/{name}", cancellationToken).ConfigureAwait(false) is { } file)
                {
                    scripts.Add(new FoundScript(name, file));
                    break;
                }
            }
        }

        return scripts;
    }

    /// <summary>The action that an <c>action</c> task asks for. The original reads the names of the members in any case.</summary>
    private static string? GetAction(EventContext context)
    {
        if (context.EventType.Task != "action")
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(context.CloudEvent.Data.Bytes);
            return Find(Find(document.RootElement, "action"), "action") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement Find(JsonElement element, string name) => element.ValueKind != JsonValueKind.Object
        ? default
        : element.EnumerateObject().FirstOrDefault(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
