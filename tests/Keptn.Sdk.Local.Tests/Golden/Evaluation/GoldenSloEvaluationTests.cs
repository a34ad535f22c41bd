using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Evaluation;

namespace Keptn.Sdk.Local.Tests.Golden.Evaluation;

/// <summary>Evaluations against what lighthouse-service made of the same files and values.</summary>
public class GoldenSloEvaluationTests
{
    // What is wrong with a file's rules shows when it is evaluated, as there.
    private static readonly KeptnFileOptions s_asLighthouse = new() { Validate = false };

    // The original sends an event without data, because infinity and NaN cannot be written.
    private static readonly string[] s_withoutData =
    [
        "slo-evaluation-h0113-crit", "slo-evaluation-h0116-crit-prev", "slo-evaluation-h0118-crit-prev",
        "slo-evaluation-h0120-crit-prev", "slo-evaluation-h0121-crit", "slo-evaluation-h0123-crit",
    ];

    // The original crashes: a file that is null, and null entries in lists.
    private static readonly string[] s_panics =
    [
        "slo-evaluation-h0473-pass-null-entry-missing", "slo-evaluation-h0501-null-sli", "slo-evaluation-h0511-prev",
        "slo-evaluation-h0548-yaml", "slo-evaluation-h0550-yaml",
    ];

    [Fact]
    public void Evaluate_RecordedCases_GiveTheRecordedEvents() => GoldenCorpus.Check(
        "slo-evaluation",
        GoldenCorpus.Read("slo-evaluation.jsonl"),
        s_withoutData.Concat(s_panics).ToHashSet(),
        golden => golden.TryGetProperty("output", out var output)
            ? output.GetProperty("data") is { ValueKind: JsonValueKind.Object } data ? Compare(golden.GetProperty("input"), data) : "recorded without data"
            : $"recorded {golden.GetProperty("error")}");

    [Theory]
    [InlineData("slo-evaluation-h0113-crit")]
    [InlineData("slo-evaluation-h0473-pass-null-entry-missing")]
    [InlineData("slo-evaluation-h0548-yaml")]
    public void Evaluate_CaseThatTheOriginalCannotAnswer_HasAVerdict(string id)
    {
        var input = GoldenCorpus.Read("slo-evaluation.jsonl").Single(golden => golden.GetProperty("id").GetString() == id).GetProperty("input");

        var (evaluation, _) = Evaluate(input);

        evaluation.Result.Should().NotBeNull();
        evaluation.Status.Should().NotBeNull();
        evaluation.Evaluation.Result.Should().NotBeNull();
    }

    private static string? Compare(JsonElement input, JsonElement recorded)
    {
        var expected = KeptnJson.Deserialize<EvaluationFinished>(CloudEventData.FromJson(recorded.GetRawText()));
        if (!TryParse(input, out var slo))
        {
            // The text of the service stands in a test of its own: here is no service.
            return expected.Status == KeptnStatus.Errored && expected.Message!.StartsWith("Could not parse SLO file", StringComparison.Ordinal)
                ? null
                : $"slo.yaml cannot be read, recorded {recorded.GetRawText()}";
        }

        var (actual, compared) = Evaluate(input, slo);
        return EvaluationDifference.Find(expected, actual)
            ?? Differs("comparedEvents", string.Join(',', expected.Evaluation.ComparedEvents ?? []), actual.Status == KeptnStatus.Errored ? string.Empty : compared);
    }

    private static string? Differs(string name, string expected, string actual) =>
        expected == actual ? null : $"{name}: recorded {expected}, ours {actual}";

    private static bool TryParse(JsonElement input, out ServiceLevelObjectives? slo)
    {
        slo = null;
        try
        {
            var text = input.GetProperty("slo");
            slo = text.ValueKind == JsonValueKind.String && text.GetString()!.Length > 0
                ? ServiceLevelObjectives.Parse(text.GetString()!, "slo.yaml", s_asLighthouse)
                : null;
            return true;
        }
        catch (KeptnFileException)
        {
            return false;
        }
    }

    private static (EvaluationFinished Evaluation, string Compared) Evaluate(JsonElement input) =>
        TryParse(input, out var slo) ? Evaluate(input, slo) : throw new InvalidOperationException("The file cannot be read.");

    private static (EvaluationFinished Evaluation, string Compared) Evaluate(JsonElement input, ServiceLevelObjectives? slo)
    {
        var measured = KeptnJson.Deserialize<GetSliFinished>(CloudEventData.FromJson(input.GetProperty("getSliFinished").GetRawText()));
        var previous = input.GetProperty("previousEvents") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToArray() : [];
        var earlier = previous.Select(stored => (Id: stored.GetProperty("id").GetString()!, Data: Read(stored))).Where(e => e.Data is not null).ToList();
        var wanted = slo?.Comparison.ResultsToCompare ?? 0;
        var compared = slo is null || measured.Status != KeptnStatus.Succeeded && measured.Status is not null
            ? []
            : wanted > 0 ? earlier.Take(wanted) : earlier;
        return (SloEvaluator.Evaluate(slo, measured, [.. earlier.Select(e => e.Data!)]), string.Join(',', compared.Select(e => e.Id)));
    }

    private static EvaluationFinished? Read(JsonElement stored)
    {
        try
        {
            return KeptnJson.Deserialize<EvaluationFinished>(CloudEventData.FromJson(stored.GetProperty("data").GetRawText()));
        }
        catch (EventDataException)
        {
            return null;
        }
    }
}
