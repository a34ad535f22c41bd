using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>How a file went.</summary>
/// <param name="Status">Whether it could be run, or its request be sent.</param>
/// <param name="Result">The verdict.</param>
/// <param name="Message">The output, the answer, or what went wrong.</param>
internal sealed record ScriptOutcome(KeptnStatus Status, KeptnResult Result, string Message)
{
    /// <summary>The JSON object that it left, for <c>data.&lt;task&gt;</c>; undefined for none.</summary>
    internal JsonElement Data { get; private init; }

    internal bool IsPass => Result == KeptnResult.Pass;

    internal static ScriptOutcome Fail(string message) => new(KeptnStatus.Succeeded, KeptnResult.Fail, message);

    internal static ScriptOutcome Errored(string message) => new(KeptnStatus.Errored, KeptnResult.Fail, message);

    /// <summary>
    /// Reads what came out well. A JSON object is data; one with <c>error</c> is a failure, as the original's page says and
    /// its code does not (spec/executors.md 2.5).
    /// </summary>
    /// <param name="message">The text for people.</param>
    /// <param name="result">What may be a JSON object.</param>
    internal static ScriptOutcome Pass(string message, string result)
    {
        if (TryRead(result) is not { } data)
        {
            return new ScriptOutcome(KeptnStatus.Succeeded, KeptnResult.Pass, message);
        }

        var isError = data.TryGetProperty("error", out var error)
            && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)
            && !(error.ValueKind == JsonValueKind.String && error.ValueEquals(string.Empty));
        return isError
            ? Fail(error.ValueKind == JsonValueKind.String ? error.GetString()! : error.GetRawText()) with { Data = data }
            : new ScriptOutcome(KeptnStatus.Succeeded, KeptnResult.Pass, message) { Data = data };
    }

    /// <summary>The answer to the task: the data as the member that is named like it.</summary>
    internal TaskResult ToResult(string task) => TaskResult.Create(
        Status,
        Result,
        Message,
        Data.ValueKind == JsonValueKind.Object ? new Dictionary<string, JsonElement> { [task] = Data } : null);

    private static JsonElement? TryRead(string text) => text.StartsWith('{') ? ForeignJson.TryParseObject(text) : null;
}
