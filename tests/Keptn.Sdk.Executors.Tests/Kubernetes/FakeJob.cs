using System.Text.Json.Nodes;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>A job in <see cref="FakeCluster"/>, with one pod, and what a test lets happen to them.</summary>
internal sealed class FakeJob
{
    private readonly FakeCluster _cluster;

    internal FakeJob(FakeCluster cluster, JsonObject manifest)
    {
        _cluster = cluster;
        Manifest = manifest;
        Name = (string)manifest["metadata"]!["name"]!;
        Key = $"{manifest["metadata"]!["namespace"]}/{Name}";
        PodName = $"{Name}-x7k2p";
        SetPod("Running", """{"running":{"startedAt":"2026-01-02T03:04:06Z"}}""");
    }

    internal JsonObject Manifest { get; }

    internal string Name { get; }

    internal string Key { get; }

    internal string PodName { get; }

    internal List<JsonObject> Pods { get; private set; } = [];

    internal Dictionary<(string Pod, string Container), string> Logs { get; } = [];

    internal JsonNode PodSpec => Manifest["spec"]!["template"]!["spec"]!;

    internal JsonNode Container => PodSpec["containers"]![0]!;

    internal JsonNode? InitContainer => PodSpec["initContainers"]?[0];

    internal string? Label(string name) => (string?)Manifest["metadata"]!["labels"]![name];

    /// <summary>A variable of the container; <see langword="null"/> where there is none.</summary>
    internal static string? Variable(JsonNode? container, string name) =>
        (string?)container?["env"]?.AsArray().LastOrDefault(v => (string?)v!["name"] == name)?["value"];

    internal FakeJob Wrote(string log, string? container = null)
    {
        Logs[(PodName, container ?? Name)] = log;
        return this;
    }

    internal void Complete(string? result = null)
    {
        SetPod("Succeeded", Terminated(0, "Completed", result));
        End("Complete", null, null);
    }

    internal void Fail(int exitCode = 1, string reason = "Error", string? result = null)
    {
        SetPod("Failed", Terminated(exitCode, reason, result));
        End("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }

    internal void End(string type, string? reason, string? message)
    {
        _cluster.Publish("MODIFIED", this, new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = type, ["status"] = "True", ["reason"] = reason, ["message"] = message }),
        });
    }

    /// <summary>Sets how the pod fares.</summary>
    internal void SetPod(string phase, string? containerState, string? initState = null, string more = "{}")
    {
        var status = JsonNode.Parse(more)!.AsObject();
        status["phase"] = phase;
        if (containerState is not null)
        {
            status["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = Name, ["state"] = JsonNode.Parse(containerState) });
        }

        if (initState is not null)
        {
            status["initContainerStatuses"] = new JsonArray(new JsonObject { ["name"] = $"init-{Name}", ["state"] = JsonNode.Parse(initState) });
        }

        Pods = [new JsonObject { ["metadata"] = new JsonObject { ["name"] = PodName }, ["status"] = status }];
    }

    internal static string Terminated(int exitCode, string reason, string? message = null)
    {
        var state = new JsonObject { ["exitCode"] = exitCode, ["reason"] = reason };
        if (message is not null)
        {
            state["message"] = message;
        }

        return new JsonObject { ["terminated"] = state }.ToJsonString();
    }
}
