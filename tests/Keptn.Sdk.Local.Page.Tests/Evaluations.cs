using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>Evaluations as lighthouse-service sends them.</summary>
internal static class Evaluations
{
    internal static JsonObject Finished(string result, double score, params JsonObject[] indicators)
    {
        var data = LocalKeptn.Scope("hardening", "carts", "succeeded");
        data["result"] = result;
        data["evaluation"] = new JsonObject
        {
            ["timeStart"] = "2026-03-01T10:00:00.000Z",
            ["timeEnd"] = "2026-03-01T10:05:00.000Z",
            ["result"] = result,
            ["score"] = score,
            ["sloFileContent"] = "b2JqZWN0aXZlczoK",
            ["indicatorResults"] = new JsonArray([.. indicators]),
        };
        return data;
    }

    internal static JsonObject Indicator(string name, double value, string status, string pass, string? warning = null, bool isKey = false) => new()
    {
        ["score"] = status == "pass" ? 1 : 0,
        ["value"] = new JsonObject { ["metric"] = name, ["value"] = value, ["comparedValue"] = 0, ["success"] = true },
        ["displayName"] = name,
        ["passTargets"] = new JsonArray(Target(pass, status != "pass")),
        ["warningTargets"] = warning is null ? null : new JsonArray(Target(warning, status == "fail")),
        ["keySli"] = isKey,
        ["status"] = status,
    };

    private static JsonObject Target(string criteria, bool isViolated) => new()
    {
        ["criteria"] = criteria,
        ["targetValue"] = double.Parse(criteria.TrimStart('<', '>', '=').TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture),
        ["violated"] = isViolated,
    };
}
