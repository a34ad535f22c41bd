using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Jobs;
using Keptn.Sdk.Files;
using Keptn.Sdk.Tests.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Keptn.Sdk.Executors.Tests.Golden;

/// <summary>Files, conditions, images and variables of jobs against job-executor-service's own functions.</summary>
public sealed class GoldenJobTests(ITestOutputHelper output)
{
    private const string Refused = "refused";

    private static readonly GoldenDeviation[] s_deviations =
    [
        new(
            "type and source",
            "In job-executor-service 0.3 $.type and $.source are pointers that equal nothing; here they are the texts, as in 0.2 (checklist J4).",
            (golden, answer) => answer.Name == "match" && golden.Input.GetRawText() is var input && (input.Contains("\"$.source\"", StringComparison.Ordinal) || input.Contains("\"$.type\"", StringComparison.Ordinal))),
        new(
            "plain numbers",
            "job-executor-service writes 1000000 as 1e+06; here numbers are written as they stand in the event (checklist J6).",
            (_, answer) => answer.Name == "env" && answer.Expected.Contains("e+", StringComparison.Ordinal)),
        new(
            "images in full",
            "Entries are trimmed, and both sides are compared in full, alpine as docker.io/library/alpine:latest (checklist J14).",
            (golden, answer) => answer is { Name: "image", Expected: "true" or "false", Actual: "true" or "false" }
                && golden.Input.GetProperty("image").GetString() is { Length: > 0 }),
        new(
            "empty image",
            "No image at all is not allowed where there is a list (checklist J14).",
            (golden, answer) => answer is { Name: "image", Actual: "false" } && golden.Input.GetProperty("image").GetString()!.Length == 0),
        new(
            "broken entry",
            "An entry that cannot be read is refused wherever it stands, not only before a '*'; '{a,b}' stands for itself (checklist J14).",
            (golden, answer) => answer is { Name: "image", Actual: Refused } && golden.Input.GetProperty("allowList").GetString()!.Contains('[', StringComparison.Ordinal)),
        new(
            "no quantity",
            "Kubernetes' parser takes a lone sign for 0; here it is refused.",
            (golden, answer) => answer is { Name: "resources", Actual: Refused } && golden.Input.GetProperty("requestsMemory").GetString() == "-"),
    ];

    [Fact]
    public void Jobs_AreUnderstoodAsInJobExecutorService()
    {
        var run = new GoldenRun("job-matching", s_deviations, output);
        foreach (var golden in GoldenCase.Load("job-matching"))
        {
            var kind = golden.Input.GetProperty("kind").GetString()!;
            run.Compare(golden, kind switch
            {
                "config" => new GoldenAnswer(kind, Expect(golden, o => JobJson.Normalize(JsonNode.Parse(o.GetRawText())!).ToJsonString()), ReadConfiguration(golden.Input)),
                "env" => new GoldenAnswer(kind, Expect(golden, WriteVariables), CreateVariables(golden.Input)),
                "image" => new GoldenAnswer(kind, Expect(golden, o => o.GetRawText()), CheckImage(golden.Input)),
                "labels" => new GoldenAnswer(kind, Expect(golden, o => $"{o.GetProperty("keptn.sh/jes-action")} {o.GetProperty("keptn.sh/jes-task")}"), CreateLabels(golden.Input)),
                "match" => new GoldenAnswer(kind, Expect(golden, o => o.GetProperty("action").GetRawText()), Match(golden.Input)),
                "resources" => new GoldenAnswer(kind, Expect(golden, _ => "accepted"), CheckResources(golden.Input)),
                _ => throw new InvalidOperationException($"{golden.Id} is of an unknown kind."),
            });
        }

        run.Complete();
    }

    private static string Expect(GoldenCase golden, Func<JsonElement, string> read) => golden.Error is null ? read(golden.Output) : Refused;

    private static string ReadConfiguration(JsonElement input)
    {
        try
        {
            return JobJson.ToJson(JobConfiguration.Parse(input.GetProperty("yaml").GetString()!, "config.yaml")).ToJsonString();
        }
        catch (KeptnFileException)
        {
            return Refused;
        }
    }

    private static string Match(JsonElement input)
    {
        var data = JobEventData.Create(input.GetProperty("event"));
        var type = input.GetProperty("eventType").GetString()!;
        var matches = input.GetProperty("actionEvents").EnumerateArray().Any(e => JobMatcher.IsMatch(
            new JobEvent
            {
                Name = e.GetProperty("name").GetString()!,
                JsonPathProperty = e.GetProperty("property").GetString()!,
                JsonPathMatch = e.GetProperty("match").GetString()!,
            },
            type,
            data,
            "action",
            NullLogger.Instance));
        return matches ? "true" : "false";
    }

    private static string CheckImage(JsonElement input)
    {
        var entries = input.GetProperty("allowList").GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var patterns = entries.Select(e => ImagePattern.TryParse(e, out _)).ToList();
        return patterns.Contains(null) ? Refused
            : patterns.Count == 0 || patterns.Any(p => p!.Allows(input.GetProperty("image").GetString()!)) ? "true" : "false";
    }

    private static string CreateVariables(JsonElement input)
    {
        var envelope = input.GetProperty("event");
        var cloudEvent = new JsonEventFormatter().DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(envelope.GetRawText()));
        var task = new JobTask
        {
            Environment = input.GetProperty("env").ValueKind == JsonValueKind.Array
                ? [.. input.GetProperty("env").EnumerateArray().Select(e => new JobVariable { Name = Text(e, "name"), Value = Text(e, "value"), ValueFrom = Text(e, "valueFrom"), Format = Text(e, "as") })]
                : [],
        };
        try
        {
            var variables = JobVariables.Create(task, JobEventData.Create(envelope), EventScope.Read(cloudEvent));

            // What a secret holds is the runner's; here it is the one of the recording.
            return Sort(variables.SelectMany(v => v.SecretName is { } secret
                ? [$"k1={secret}/k1", $"k2={secret}/k2"]
                : new[] { $"{v.Name}={v.Value}" }));
        }
        catch (KeptnTaskException)
        {
            return Refused;
        }
    }

    private static string WriteVariables(JsonElement recorded) => Sort(recorded.EnumerateArray().Select(v =>
        v.TryGetProperty("secretName", out var secret) ? $"{Text(v, "name")}={secret}/{Text(v, "secretKey")}" : $"{Text(v, "name")}={Text(v, "value")}"));

    private static string Sort(IEnumerable<string> variables) => string.Join('\u001f', variables.Order(StringComparer.Ordinal));

    private static string CreateLabels(JsonElement input) => $"{JobNames.ToLabel(Text(input, "action"))} {JobNames.ToLabel(Text(input, "task"))}";

    private static string CheckResources(JsonElement input) =>
        new[] { "limitsCpu", "limitsMemory", "requestsCpu", "requestsMemory" }.Select(n => Text(input, n)).All(q => q.Length == 0 || JobNames.IsQuantity(q)) ? "accepted" : Refused;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;
}
