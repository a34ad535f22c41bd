using System.Text.Json.Nodes;

namespace Keptn.Sdk.Charts.Tests;

/// <summary>What a chart renders to: its objects, by kind.</summary>
internal sealed class Rendering(string yaml)
{
    internal string Yaml { get; } = yaml;

    internal IReadOnlyList<JsonNode> Objects { get; } = YamlNodes.ReadAll(yaml);

    internal JsonNode Deployment => Single("Deployment");

    /// <summary>The pod of the deployment: labels, annotations and spec.</summary>
    internal JsonNode Pod => Deployment["spec"]!["template"]!;

    internal JsonNode PodSpec => Pod["spec"]!;

    /// <summary>The container of the service.</summary>
    internal JsonNode Container => PodSpec["containers"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == Chart.Name)!;

    /// <summary>The container of the distributor, a native sidecar or not.</summary>
    internal JsonNode? Distributor => Containers(PodSpec).SingleOrDefault(c => c["name"]!.GetValue<string>() == "distributor");

    internal JsonNode Single(string kind) => Find(kind) ?? throw new InvalidOperationException($"There is no {kind}.");

    internal JsonNode? Find(string kind) => Objects.SingleOrDefault(o => o["kind"]!.GetValue<string>() == kind);

    /// <summary>Every pod: of the deployment and of the chart's test.</summary>
    internal IEnumerable<JsonNode> PodSpecs() => Objects.Select(o => o["kind"]!.GetValue<string>() switch
    {
        "Deployment" => o["spec"]!["template"]!["spec"],
        "Pod" => o["spec"],
        _ => null,
    }).OfType<JsonNode>();

    internal static IEnumerable<JsonNode> Containers(JsonNode podSpec) =>
        new[] { podSpec["initContainers"], podSpec["containers"] }.OfType<JsonArray>().SelectMany(c => c).OfType<JsonNode>();

    /// <summary>The plain variables of a container; those from elsewhere are <see langword="null"/>.</summary>
    internal static Dictionary<string, string?> Environment(JsonNode container) =>
        container["env"]!.AsArray().ToDictionary(e => e!["name"]!.GetValue<string>(), e => e!["value"]?.GetValue<string>());
}
