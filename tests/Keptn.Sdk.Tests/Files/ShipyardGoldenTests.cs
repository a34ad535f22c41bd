using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Tests.Infrastructure;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Files;

/// <summary>Shipyards against recorded answers of shipyard-controller 1.4.5.</summary>
public sealed class ShipyardGoldenTests(ITestOutputHelper output)
{
    private const string Accepted = "accepted";
    private const string Refused = "refused";
    private const string None = "none";

    private static readonly KeptnFileOptions DecodeOnly = new() { Validate = false };

    private static readonly GoldenDeviation[] Deviations =
    [
        new(
            "no JSON form",
            "Properties that cannot be written as JSON are refused when the file is read; Keptn fails when the task is to run.",
            (golden, _) => golden.Output.ValueKind == JsonValueKind.Object && golden.Output.TryGetProperty("shipyardJsonError", out JsonElement _)),
        new(
            "git",
            "URL and credentials of a git repository are no part of a shipyard: whoever creates projects checks them.",
            (golden, answer) => answer is { Actual: Accepted, Name: "createError" or "updateError" } && IsGitError(golden, answer.Name)),
    ];

    [Fact]
    public void Shipyard_RecordedCases_BehavesAsShipyardController()
    {
        var run = new GoldenRun("shipyard-validation", Deviations, output);
        foreach (var golden in GoldenCase.Load("shipyard-validation"))
        {
            run.Compare(golden, Answers(golden));
        }

        run.Complete();
    }

    private static bool IsGitError(GoldenCase golden, string name)
    {
        var error = golden.Output.GetProperty(name).GetString() ?? string.Empty;
        return new[] { "git", "SSH", "privateKey", "Certificate", "token", "proxy" }
            .Any(word => error.Contains(word, StringComparison.Ordinal));
    }

    private static IEnumerable<GoldenAnswer> Answers(GoldenCase golden) => golden.Input.GetProperty("kind").GetString() switch
    {
        "shipyard" => ShipyardAnswers(golden),
        "project" => ProjectAnswers(golden),
        "entityName" => NameAnswers(golden),
        "trigger" => TriggerAnswers(golden),
        "sequenceInStage" => SequenceAnswers(golden),
        var kind => throw new InvalidOperationException($"There is no kind '{kind}'."),
    };

    private static IEnumerable<GoldenAnswer> ShipyardAnswers(GoldenCase golden)
    {
        var yaml = golden.Input.GetProperty("shipyard").GetString()!;
        var shipyard = TryParse(yaml, DecodeOnly, out _);
        yield return new("unmarshalError", Recorded(golden, "unmarshalError"), shipyard is null ? Refused : Accepted);
        _ = TryParse(yaml, null, out var problems);
        yield return new("createProjectError", Recorded(golden, "createProjectError"), problems.Count > 0 ? Refused : Accepted);
        if (shipyard is null || !golden.Output.TryGetProperty("shipyard", out var expected))
        {
            yield break;
        }

        var versionIsWrong = problems.Any(problem => problem.Field == "apiVersion");
        var stagesAreWrong = problems.Any(problem => problem.Field.StartsWith("spec", StringComparison.Ordinal));
        yield return new("versionError", Recorded(golden, "versionError"), versionIsWrong ? Refused : Accepted);
        yield return new("stagesError", Recorded(golden, "stagesError"), stagesAreWrong ? Refused : Accepted);
        yield return Same("shipyard", Normalize(JsonNode.Parse(expected.GetRawText())!), ToJson(shipyard));
    }

    private static IEnumerable<GoldenAnswer> ProjectAnswers(GoldenCase golden)
    {
        var parameters = golden.Input.GetProperty("params");
        var name = Text(parameters, "name");
        var shipyard = Text(parameters, "shipyard");
        var nameIsValid = KeptnNames.IsValidEntityName(name) && name!.Length <= golden.Input.GetProperty("maxSize").GetInt32();
        var create = nameIsValid && IsShipyard(shipyard);
        var update = nameIsValid && (string.IsNullOrEmpty(shipyard) || IsShipyard(shipyard));
        yield return new("createError", Recorded(golden, "createError"), create ? Accepted : Refused);
        yield return new("updateError", Recorded(golden, "updateError"), update ? Accepted : Refused);
    }

    private static IEnumerable<GoldenAnswer> NameAnswers(GoldenCase golden)
    {
        var name = golden.Input.GetProperty("name").GetString();
        yield return new("valid", golden.Output.GetProperty("valid").ToString(), KeptnNames.IsValidEntityName(name).ToString());
        yield return new(
            "validDirectory", golden.Output.GetProperty("validDirectory").ToString(), KeptnNames.IsValidDirectoryName(name).ToString());
    }

    private static IEnumerable<GoldenAnswer> TriggerAnswers(GoldenCase golden)
    {
        var input = golden.Input;
        var shipyard = Shipyard.Parse(input.GetProperty("shipyard").GetString()!, "shipyard.yaml", DecodeOnly);
        var successors = shipyard.GetSuccessors(
            input.GetProperty("stage").GetString()!,
            input.GetProperty("completedSequence").GetString()!,
            new KeptnResult(input.GetProperty("result").GetString()!),
            input.GetProperty("previousTask").GetString()!);
        yield return new(
            "sequences",
            string.Join(' ', golden.Output.EnumerateArray().Select(next => $"{Text(next, "stage")}.{Text(next, "sequence")}")),
            string.Join(' ', successors.Select(next => $"{next.Stage.Name}.{next.Sequence.Name}")));
    }

    private static IEnumerable<GoldenAnswer> SequenceAnswers(GoldenCase golden)
    {
        var input = golden.Input;
        var shipyard = Shipyard.Parse(input.GetProperty("shipyard").GetString()!, "shipyard.yaml", DecodeOnly);
        var found = shipyard.TryGetSequence(
            input.GetProperty("stage").GetString()!, input.GetProperty("sequence").GetString()!, out var sequence, out _);
        yield return new("found", (golden.Error is null).ToString(), found.ToString());
        if (sequence is not null && golden.Error is null)
        {
            yield return Same("sequence", JsonNode.Parse(golden.Output.GetRawText())!, ToJson(sequence));
        }
    }

    private static Shipyard? TryParse(string yaml, KeptnFileOptions? options, out IReadOnlyList<KeptnFileProblem> problems)
    {
        try
        {
            problems = [];
            return Shipyard.Parse(yaml, "shipyard.yaml", options);
        }
        catch (KeptnFileException e)
        {
            problems = e.Problems;
            return null;
        }
    }

    private static bool IsShipyard(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return !string.IsNullOrEmpty(base64)
            && Convert.TryFromBase64String(base64, bytes, out var length)
            && TryParse(Encoding.UTF8.GetString(bytes, 0, length), null, out _) is not null;
    }

    private static string Recorded(GoldenCase golden, string name) =>
        golden.Output.TryGetProperty(name, out var error) && error.ValueKind != JsonValueKind.Null ? Refused : Accepted;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static GoldenAnswer Same(string name, JsonNode expected, JsonNode actual) =>
        JsonNode.DeepEquals(expected, actual) ? new(name, None, None) : new(name, expected.ToJsonString(), actual.ToJsonString());

    // Go tells null from empty lists; the model has empty lists only.
    private static JsonNode Normalize(JsonNode node)
    {
        foreach (var stage in node["spec"]?["stages"]?.AsArray() ?? [])
        {
            stage!["sequences"] ??= new JsonArray();
            foreach (var sequence in stage["sequences"]!.AsArray())
            {
                sequence!["tasks"] ??= new JsonArray();
            }
        }

        node["spec"]!["stages"] ??= new JsonArray();
        return node;
    }

    private static JsonObject ToJson(Shipyard shipyard) => new()
    {
        ["apiVersion"] = shipyard.ApiVersion,
        ["kind"] = shipyard.Kind,
        ["metadata"] = new JsonObject { ["name"] = shipyard.Name },
        ["spec"] = new JsonObject
        {
            ["stages"] = new JsonArray([.. shipyard.Stages.Select(stage => new JsonObject
            {
                ["name"] = stage.Name,
                ["sequences"] = new JsonArray([.. stage.Sequences.Select(ToJson)]),
            })]),
        },
    };

    private static JsonObject ToJson(ShipyardSequence sequence)
    {
        var json = new JsonObject { ["name"] = sequence.Name };
        if (sequence.TriggeredOn.Count > 0)
        {
            json["triggeredOn"] = new JsonArray([.. sequence.TriggeredOn.Select(ToJson)]);
        }

        json["tasks"] = new JsonArray([.. sequence.Tasks.Select(ToJson)]);
        return json;
    }

    private static JsonObject ToJson(ShipyardTrigger trigger) => new()
    {
        ["event"] = trigger.Event,
        ["selector"] = new JsonObject
        {
            ["match"] = trigger.Match is null
                ? null
                : new JsonObject(trigger.Match.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        },
    };

    private static JsonObject ToJson(ShipyardTask task)
    {
        var json = new JsonObject { ["name"] = task.Name };
        if (task.TriggeredAfter.Length > 0)
        {
            json["triggeredAfter"] = task.TriggeredAfter;
        }

        json["properties"] = task.Properties is { } properties ? JsonNode.Parse(properties.GetRawText()) : null;
        return json;
    }
}
