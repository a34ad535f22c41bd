using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>
/// Reads the test strategy of a task. The control plane puts a task's properties of the shipyard under the task's name: a task
/// <c>load-test</c> has it in <c>data.load-test</c>, and what is in <c>data.test</c> may be that of an earlier task.
/// </summary>
internal static class TestStrategyReader
{
    /// <returns>The task's own, else that of <c>data.test</c>, else an empty text.</returns>
    /// <exception cref="KeptnTaskException">The task's own is no text.</exception>
    internal static string Read(TaskContext<TestTriggered> context) =>
        (context.TaskName == TestTriggered.TaskName ? null : ReadOwn(context.CloudEvent.Data, context.TaskName))
        ?? context.Data.Test.TestStrategy
        ?? string.Empty;

    private static string? ReadOwn(CloudEventData data, string task)
    {
        if (data.Kind != CloudEventDataKind.Json)
        {
            return null;
        }

        using var document = JsonDocument.Parse(data.Bytes);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty(task, out var section) && section.ValueKind == JsonValueKind.Object
            && section.TryGetProperty("teststrategy", out var strategy) && strategy.ValueKind != JsonValueKind.Null
            ? strategy.ValueKind == JsonValueKind.String
                ? strategy.GetString()
                : throw new KeptnTaskException($"data.{task}.teststrategy is {strategy.GetRawText()}; it must be a text.")
            : null;
    }
}
