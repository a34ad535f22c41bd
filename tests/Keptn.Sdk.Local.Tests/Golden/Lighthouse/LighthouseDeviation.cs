namespace Keptn.Sdk.Local.Tests.Golden.Lighthouse;

/// <summary>A difference that we mean.</summary>
/// <param name="Name">Its name in the output.</param>
/// <param name="Reason">Why we differ.</param>
/// <param name="Applies">Whether a difference is this one: message, place, what was recorded, what is ours.</param>
internal sealed record LighthouseDeviation(string Name, string Reason, Func<LighthouseMessage, string, string?, string?, bool> Applies)
{
    internal static IReadOnlyList<LighthouseDeviation> All { get; } =
    [
        new(
            "spec version",
            "Errored ends of the first half are sent on another way there, which leaves shkeptnspecversion out.",
            (message, path, recorded, ours) =>
                path == ".shkeptnspecversion" && recorded is null && ours == "\"0.2.4\"" && message.Body["data"]!["status"]!.GetValue<string>() == "errored"),
        new(
            "time frame",
            "The text says in other words what is wrong with the time frame.",
            (message, path, _, ours) => path == ".data.message" && ours is { Length: > 2 }
                && message.Id.StartsWith("07-", StringComparison.Ordinal) && message.Body["data"]!["status"]!.GetValue<string>() == "errored"),
        new(
            "offset",
            "lighthouse-service writes the time of day of any offset with a Z behind it; here it is converted to UTC.",
            (message, path, recorded, ours) => path is ".data.get-sli.start" or ".data.get-sli.end"
                && message.Note.Contains("+02:00", StringComparison.Ordinal)
                && recorded!.Replace("T10:", "T08:", StringComparison.Ordinal) == ours),
        new(
            "configuration",
            "The text says which file cannot be read; resource-service answers with an internal error.",
            (message, path, recorded, ours) => path == ".data.message"
                && recorded == "\"error retrieving SLO file: Internal server error\""
                && ours!.Contains("slo.yaml has", StringComparison.Ordinal)),
    ];
}
