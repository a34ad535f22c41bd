namespace Keptn.Sdk.Tests.Events;

/// <summary>The fixtures that cannot be read as typed data, the member at fault, and why they are refused.</summary>
internal static class EventFixtureRefusals
{
    internal const string NoKeptnType = "<type>";
    internal const string WholeData = "<data>";

    internal static IReadOnlyDictionary<string, (string Member, string Reason)> All { get; } = new Dictionary<string, (string, string)>
    {
        ["refused/broken-values.json#0"] = ("project", "half of a surrogate pair is no text"),
        ["refused/broken-values.json#1"] = ("labels", "half of a surrogate pair is no text"),
        ["refused/broken-values.json#2"] = ("get-sli.indicatorValues[0].value", "no double holds 1e999"),
        ["refused/broken-values.json#3"] = ("get-action", "the last of two equal names counts, and is a text"),
        ["refused/no-keptn-type.json#0"] = (NoKeptnType, "not an event of Keptn"),
        ["refused/no-keptn-type.json#1"] = (NoKeptnType, "of the time before spec 0.2"),
        ["refused/no-keptn-type.json#2"] = (NoKeptnType, "has more parts than a sequence"),
        ["refused/wrong-kinds.json#0"] = (WholeData, "a text that is not empty"),
        ["refused/wrong-kinds.json#1"] = (WholeData, "an array"),
        ["refused/wrong-kinds.json#2"] = (WholeData, "a number"),
        ["refused/wrong-kinds.json#3"] = (WholeData, "a boolean"),
        ["refused/wrong-kinds.json#4"] = (WholeData, "binary"),
        ["refused/wrong-members.json#0"] = ("test", "a number for an object"),
        ["refused/wrong-members.json#1"] = ("test.teststrategy", "an array for a text"),
        ["refused/wrong-members.json#2"] = ("deployment", "a text for an object: only get-sli events have that"),
        ["refused/wrong-members.json#3"] = ("deployment", "a null in a list of texts"),
        ["refused/wrong-members.json#4"] = ("evaluation.score", "a text for a number"),
        ["refused/wrong-members.json#5"] = ("evaluation.indicatorResults[0].passTargets[0].violated", "a text for a boolean"),
        ["refused/wrong-members.json#6"] = ("deployment", "an array for a text or an object"),
        ["refused/wrong-members.json#7"] = ("get-sli.indicatorValues", "an object for an array"),
        ["refused/wrong-members.json#8"] = ("get-action.actionIndex", "not a whole number"),
        ["refused/wrong-members.json#9"] = ("project", "an object for a text"),
        ["refused/wrong-members.json#10"] = ("result", "a boolean for a text"),
        ["refused/wrong-members.json#11"] = ("labels", "an array for an object"),
        ["refused/wrong-members.json#12"] = ("PID", "a number for a text"),
        ["refused/wrong-members.json#13"] = ("message", "an object for a text"),
        ["refused/wrong-members.json#14"] = ("createdProject", "an array for an object"),
    };
}
