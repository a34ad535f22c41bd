using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

/// <summary>A recorded scenario: what was done to the real shipyard-controller, and what it sent.</summary>
internal sealed class Scenario
{
    private Scenario(string folder)
    {
        Name = Path.GetFileName(folder);
        Script = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "script.json")))!.AsObject();
        Trace = [.. File.ReadLines(Path.Combine(folder, "trace.norm.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];
        State = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "state.norm.json")))!.AsObject();
    }

    internal string Name { get; }

    internal JsonObject Script { get; }

    internal IReadOnlyList<JsonObject> Trace { get; }

    internal JsonObject State { get; }

    internal string Project => Script["project"]!.GetValue<string>();

    internal bool IsOfTimeoutGroup => Script["group"]!.GetValue<string>() == "timeout";

    internal IEnumerable<JsonObject> Steps => Script["steps"]!.AsArray().Select(step => step!.AsObject());

    // KEPTN_GOLDEN_SHIPYARD names another folder than the one beside the tests.
    private static string Root => Environment.GetEnvironmentVariable("KEPTN_GOLDEN_SHIPYARD") is { Length: > 0 } folder
        ? folder
        : Path.Combine(AppContext.BaseDirectory, "Data", "golden", "shipyard");

    internal static IReadOnlyList<string> List() =>
    [
        .. Directory.EnumerateDirectories(Root)
            .Where(folder => File.Exists(Path.Combine(folder, "script.json")))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal),
    ];

    internal static Scenario Read(string name) => new(Path.Combine(Root, name));
}
