using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

/// <summary>A recorded scenario: what was done to the real shipyard-controller, and what it sent.</summary>
internal sealed class Scenario
{
    // Their scripts create, change or delete things, or send events, over the API.
    private static readonly string[] s_needApi = ["s02", "s37", "s4c", "s52", "s94", "s95", "s97", "s98"];

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

    internal static IReadOnlyList<string> List() => [.. ListAll().Where(name => !NeedsApi(name))];

    internal static IReadOnlyList<string> ListNeedingApi() => [.. ListAll().Where(NeedsApi)];

    internal static Scenario Read(string name) => new(Path.Combine(Root, name));

    private static IEnumerable<string> ListAll() => Directory.EnumerateDirectories(Root)
        .Where(folder => File.Exists(Path.Combine(folder, "script.json")))
        .Select(folder => Path.GetFileName(folder))
        .Order(StringComparer.Ordinal);

    private static bool NeedsApi(string name) => s_needApi.Contains(name.Split('-')[0]);
}
