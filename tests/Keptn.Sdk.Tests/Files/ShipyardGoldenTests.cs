using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Files;

public sealed class ShipyardGoldenTests(ITestOutputHelper output)
{
    private static readonly KeptnFileOptions DecodeOnly = new() { Validate = false };

    private const string Git = "credentials and URL of a git repository are no part of a shipyard and are not checked";

    private static readonly Dictionary<string, string> Deviations = new()
    {
        ["shipyard-validation-h0075-yaml-shape"] = "properties that have no JSON form are refused here, not when the task is to run",
        ["shipyard-validation-h0115-project"] = Git,
        ["shipyard-validation-h0116-project"] = Git,
        ["shipyard-validation-h0118-project"] = Git,
        ["shipyard-validation-h0120-project"] = Git,
        ["shipyard-validation-h0123-project"] = Git,
        ["shipyard-validation-h0125-project"] = Git,
        ["shipyard-validation-h0126-project"] = Git,
        ["shipyard-validation-h0130-project"] = Git,
    };

    [Fact]
    public void Shipyard_RecordedCases_BehavesAsShipyardController() =>
        new GoldenCorpus("shipyard-validation", output).Check(Deviations, Compare);

    private static string? Compare(JsonObject input, JsonObject golden) => (string)input["kind"]! switch
    {
        "shipyard" => CompareShipyard((string)input["shipyard"]!, golden["output"]!.AsObject()),
        "project" => CompareProject(input, golden["output"]!.AsObject()),
        "entityName" => CompareName((string)input["name"]!, golden["output"]!.AsObject()),
        "trigger" => CompareTrigger(input, golden["output"]!.AsArray()),
        "sequenceInStage" => CompareSequence(input, golden),
        var kind => $"unknown kind {kind}",
    };

    private static string? CompareShipyard(string yaml, JsonObject expected)
    {
        var decodes = expected["unmarshalError"] is null;
        Shipyard shipyard;
        try
        {
            shipyard = Shipyard.Parse(yaml, "shipyard.yaml", DecodeOnly);
        }
        catch (KeptnFileException e)
        {
            return decodes ? $"refused: {e.Message}" : null;
        }

        if (!decodes)
        {
            return "accepted";
        }

        if (expected["shipyardJsonError"] is not null)
        {
            return "has JSON";
        }

        var accepted = Problems(yaml, out var message) == 0;
        if (accepted != expected["createProjectError"] is null)
        {
            return $"validation: {message}";
        }

        var versionIsWrong = message.Contains("apiVersion: '", StringComparison.Ordinal);
        var stagesAreWrong = message.Contains("stage", StringComparison.Ordinal);
        if (versionIsWrong != expected["versionError"] is not null || stagesAreWrong != expected["stagesError"] is not null)
        {
            return $"other reason: {message}";
        }

        return Difference(expected["shipyard"]!, ToJson(shipyard));
    }

    private static string? CompareProject(JsonObject input, JsonObject expected)
    {
        var parameters = input["params"]!.AsObject();
        var name = (string?)parameters["name"];
        var shipyard = (string?)parameters["shipyard"];
        var nameIsValid = KeptnNames.IsValidEntityName(name) && name!.Length <= (int)input["maxSize"]!;
        var create = nameIsValid && IsShipyard(shipyard);
        var update = nameIsValid && (string.IsNullOrEmpty(shipyard) || IsShipyard(shipyard));
        return create == expected["createError"] is null && update == expected["updateError"] is null
            ? null
            : $"create {create}, update {update}";
    }

    private static bool IsShipyard(string? base64)
    {
        try
        {
            return !string.IsNullOrEmpty(base64)
                && Problems(Encoding.UTF8.GetString(Convert.FromBase64String(base64)), out _) == 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string? CompareName(string name, JsonObject expected)
    {
        var valid = KeptnNames.IsValidEntityName(name);
        var directory = KeptnNames.IsValidDirectoryName(name);
        return valid == (bool)expected["valid"]! && directory == (bool)expected["validDirectory"]!
            ? null
            : $"valid {valid}, directory {directory}";
    }

    private static string? CompareTrigger(JsonObject input, JsonArray expected)
    {
        var successors = Shipyard.Parse((string)input["shipyard"]!, "shipyard.yaml").GetSuccessors(
            (string)input["stage"]!,
            (string)input["completedSequence"]!,
            new KeptnResult((string)input["result"]!),
            (string)input["previousTask"]!);
        var actual = new JsonArray([.. successors.Select(next =>
            new JsonObject { ["sequence"] = next.Sequence.Name, ["stage"] = next.Stage.Name })]);
        return Difference(expected, actual);
    }

    private static string? CompareSequence(JsonObject input, JsonObject golden)
    {
        var shipyard = Shipyard.Parse((string)input["shipyard"]!, "shipyard.yaml");
        var found = shipyard.TryGetSequence((string)input["stage"]!, (string)input["sequence"]!, out var sequence, out var reason);
        return found ? Difference(golden["output"] ?? "an error", ToJson(sequence!)) : golden["error"] is null ? reason : null;
    }

    private static int Problems(string yaml, out string message)
    {
        try
        {
            _ = Shipyard.Parse(yaml, "f");
            message = string.Empty;
            return 0;
        }
        catch (KeptnFileException e)
        {
            message = e.Message;
            return e.Problems.Count;
        }
    }

    private static string? Difference(JsonNode expected, JsonNode actual) =>
        JsonNode.DeepEquals(Normalize(expected), actual) ? null : $"expected {expected.ToJsonString()}, got {actual.ToJsonString()}";

    // Go tells null from empty lists; the model has empty lists only.
    private static JsonNode Normalize(JsonNode node)
    {
        var copy = node.DeepClone();
        if (copy is not JsonObject)
        {
            return copy;
        }

        foreach (var stage in copy["spec"]?["stages"]?.AsArray() ?? [])
        {
            stage!["sequences"] ??= new JsonArray();
            foreach (var sequence in stage["sequences"]!.AsArray())
            {
                sequence!["tasks"] ??= new JsonArray();
            }
        }

        if (copy["spec"] is { } spec)
        {
            spec["stages"] ??= new JsonArray();
        }

        return copy;
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
