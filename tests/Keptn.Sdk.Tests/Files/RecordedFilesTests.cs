using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Files;
using Keptn.Sdk.Tests.Infrastructure;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Files;

/// <summary>
/// What lighthouse-service, job-executor-service and webhook-service made of files: an extract of what was recorded for
/// their evaluation, matching and requests.
/// </summary>
public sealed class RecordedFilesTests(ITestOutputHelper output)
{
    private const string Accepted = "accepted";
    private const string Refused = "refused";
    private static readonly KeptnFileOptions DecodeOnly = new() { Validate = false };

    private static readonly GoldenDeviation[] SloDeviations =
    [
        new(
            "crash",
            "lighthouse-service crashes on a file that is null; it is read as one without anything, which validation refuses.",
            (golden, answer) => answer.Actual == Accepted && golden.Error!.StartsWith("panic", StringComparison.Ordinal)),
    ];

    [Fact]
    public void ServiceLevelObjectives_RecordedFiles_AreReadAsByLighthouse() =>
        Check("slo", SloDeviations, text => ToJson(ServiceLevelObjectives.Parse(text, "slo.yaml", DecodeOnly)), NormalizeSlo);

    [Fact]
    public void SloCriterion_RecordedCriteria_AreReadAsByLighthouse() =>
        Check("criterion", [], text => SloCriterion.TryParse(text, out var criterion, out _) ? ToJson(criterion) : null, node => node);

    [Fact]
    public void JobConfiguration_RecordedFiles_AreReadAsByTheJobExecutor() =>
        Check("job", [], text => JobJson.ToJson(JobConfiguration.Parse(text, "config.yaml")), JobJson.Normalize);

    [Fact]
    public void WebhookConfiguration_RecordedFiles_AreReadAsByTheWebhookService() =>
        Check("webhook", [], text => ToJson(WebhookConfiguration.Parse(text, "webhook.yaml")), node => node);

    private void Check(string kind, GoldenDeviation[] deviations, Func<string, JsonNode?> read, Func<JsonNode, JsonNode> normalize)
    {
        var run = new GoldenRun($"files ({kind})", deviations, output);
        foreach (var golden in Load().Where(golden => golden.Input.GetProperty("kind").GetString() == kind))
        {
            run.Compare(golden, Answers(golden, read, normalize));
        }

        run.Complete();
    }

    private static IEnumerable<GoldenAnswer> Answers(GoldenCase golden, Func<string, JsonNode?> read, Func<JsonNode, JsonNode> normalize)
    {
        JsonNode? actual = null;
        try
        {
            actual = read(golden.Input.GetProperty("text").GetString()!);
        }
        catch (KeptnFileException)
        {
            // Refused: that is an answer, too.
        }

        yield return new("reading", golden.Error is null ? Accepted : Refused, actual is null ? Refused : Accepted);
        if (actual is not null && golden.Error is null)
        {
            var expected = normalize(JsonNode.Parse(golden.Output.GetRawText())!);
            yield return JsonNode.DeepEquals(expected, actual)
                ? new("content", string.Empty, string.Empty)
                : new("content", expected.ToJsonString(), actual.ToJsonString());
        }
    }

    private static IEnumerable<GoldenCase> Load()
    {
        foreach (var line in File.ReadLines(Path.Combine(TestData.Folder("files"), "recorded.jsonl")))
        {
            var root = JsonElement.Parse(line);
            root.TryGetProperty("output", out JsonElement recorded);
            var error = root.TryGetProperty("error", out JsonElement text) ? text.GetString() : null;
            yield return new(root.GetProperty("id").GetString()!, root.GetProperty("input"), recorded, error);
        }
    }

    // Go tells null from empty; the model has empty lists and maps only.
    private static JsonNode NormalizeSlo(JsonNode slo)
    {
        slo["filter"] ??= new JsonObject();
        foreach (var objective in slo["objectives"]!.AsArray())
        {
            foreach (var name in (string[])["pass", "warning"])
            {
                objective![name] ??= new JsonArray();
                foreach (var block in objective[name]!.AsArray())
                {
                    block!["criteria"] ??= new JsonArray();
                }
            }
        }

        return slo;
    }

    private static JsonObject ToJson(ServiceLevelObjectives slo) => new()
    {
        ["spec_version"] = slo.SpecVersion,
        ["filter"] = new JsonObject(slo.Filter.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        ["comparison"] = new JsonObject
        {
            ["compare_with"] = slo.Comparison.CompareWith,
            ["include_result_with_score"] = slo.Comparison.IncludeResultWithScore,
            ["number_of_comparison_results"] = slo.Comparison.NumberOfComparisonResults,
            ["aggregate_function"] = slo.Comparison.AggregateFunction,
        },
        ["objectives"] = new JsonArray([.. slo.Objectives.Select(objective => new JsonObject
        {
            ["sli"] = objective.Sli,
            ["displayName"] = objective.DisplayName,
            ["pass"] = ToJson(objective.Pass),
            ["warning"] = ToJson(objective.Warning),
            ["weight"] = objective.Weight,
            ["key_sli"] = objective.IsKeySli,
        })]),
        ["total_score"] = slo.TotalScore is null
            ? null
            : new JsonObject { ["pass"] = slo.TotalScore.Pass, ["warning"] = slo.TotalScore.Warning },
    };

    private static JsonArray ToJson(IReadOnlyList<SloCriteria> blocks) =>
        new([.. blocks.Select(block => new JsonObject { ["criteria"] = JobJson.Texts(block.Criteria) })]);

    private static JsonObject ToJson(SloCriterion criterion) => new()
    {
        ["operator"] = criterion.Operator,
        ["value"] = criterion.Value switch
        {
            double.NaN => "NaN",
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            var value => value,
        },
        ["checkPercentage"] = criterion.IsPercentage,
        ["isComparison"] = criterion.IsRelative,
        ["checkIncrease"] = criterion.IsIncrease,
    };

    private static JsonObject ToJson(WebhookConfiguration configuration) => new()
    {
        ["apiVersion"] = configuration.ApiVersion,
        ["kind"] = configuration.Kind,
        ["name"] = configuration.Name,
        ["webhooks"] = new JsonArray([.. configuration.Webhooks.Select(webhook => new JsonObject
        {
            ["type"] = webhook.Type,
            ["subscriptionID"] = webhook.SubscriptionId,
            ["sendStarted"] = webhook.SendStarted,
            ["sendFinished"] = webhook.SendFinished,
            ["envFrom"] = new JsonArray([.. webhook.EnvFrom.Select(secret => new JsonObject
            {
                ["name"] = secret.Name, ["secretName"] = secret.SecretName, ["secretKey"] = secret.SecretKey,
            })]),
            ["requests"] = JobJson.Texts(webhook.Requests.Select(request => request.Command!)),
        })]),
    };
}
