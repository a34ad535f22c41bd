using System.Text.Json;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.State;

/// <summary>
/// One run of one sequence in one stage. Immutable. Source: shipyard-controller, models/sequence_execution.go.
/// </summary>
public sealed record SequenceExecution
{
    /// <summary>Identifies the execution.</summary>
    public required string Id { get; init; }

    /// <summary>The sequence as the shipyard had it when the execution began.</summary>
    public required ShipyardSequence Sequence { get; init; }

    /// <summary>Where it runs and what triggered it.</summary>
    public required SequenceScope Scope { get; init; }

    /// <summary>One of <see cref="SequenceStates"/>.</summary>
    public string State { get; init; } = SequenceStates.Triggered;

    /// <summary>The state that resuming goes back to; empty if it was never paused.</summary>
    public string StateBeforePause { get; init; } = string.Empty;

    /// <summary>The outcomes of the tasks that have ended.</summary>
    public IReadOnlyList<SequenceTaskResult> PreviousTasks { get; init; } = [];

    /// <summary>The task it waits for; <see langword="null"/> between tasks and at the end.</summary>
    public SequenceCurrentTask? CurrentTask { get; init; }

    /// <summary>The data of the event that triggered it, an object.</summary>
    public JsonElement InputProperties { get; init; } = PayloadJson.EmptyObject;

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset TriggeredAt { get; init; }

    /// <summary>
    /// Why it can never end, as it could not on the real Keptn; <see langword="null"/> for a sequence in good order.
    /// </summary>
    public string? StuckReason { get; init; }

    /// <summary>The outcome of the last task; <see langword="null"/> before the first has ended.</summary>
    public SequenceTaskResult? LastTask => PreviousTasks is [.., var last] ? last : null;

    /// <summary>The task that comes next; <see langword="null"/> where the last one was it, or stops the sequence.</summary>
    public ShipyardTask? NextTask =>
        LastTask is not { StopsSequence: true } && PreviousTasks.Count < Sequence.Tasks.Count
            ? Sequence.Tasks[PreviousTasks.Count]
            : null;

    internal bool HasEnded => State is SequenceStates.Finished or SequenceStates.TimedOut;

    /// <summary>
    /// The data of the event that comes next: what triggered the sequence, the data of all tasks that have ended, the
    /// result and status of the last one, and the properties of the next task under its name. Keptn empties the message.
    /// </summary>
    /// <returns>An object.</returns>
    public JsonElement GetNextPayload() => BuildNextPayload().Payload;

    /// <summary>The same, and the execution as the real control plane would store it then: see <see cref="PayloadTree"/>.</summary>
    internal (JsonElement Payload, SequenceExecution After) BuildNextPayload()
    {
        var payload = PayloadTree.ReadObject(InputProperties);
        payload["project"] = PayloadJson.Text(Scope.Project);
        payload["stage"] = PayloadJson.Text(Scope.Stage);
        payload["service"] = PayloadJson.Text(Scope.Service);
        List<object?> shared = [.. PreviousTasks.Select(task => PayloadTree.Read(task.Properties ?? default))];
        foreach (var properties in shared)
        {
            PayloadTree.Merge(payload, properties);
        }

        if (LastTask is { } last)
        {
            payload["result"] = PayloadJson.Text(last.Result.Value);
            payload["status"] = PayloadJson.Text(last.Status.Value);
        }

        if (NextTask is { Properties: { } own } next)
        {
            payload[next.Name] = PayloadTree.Merge(
                payload.GetValueOrDefault(next.Name), PayloadTree.Read(PayloadJson.Normalize(own)));
        }

        if (payload.GetValueOrDefault("message") is not null)
        {
            payload["message"] = PayloadJson.EmptyText;
        }

        return (PayloadTree.ToJson(payload), this with
        {
            PreviousTasks = [.. PreviousTasks.Zip(shared, WithProperties)],
        });
    }

    private static SequenceTaskResult WithProperties(SequenceTaskResult task, object? properties) =>
        properties is null ? task : task with { Properties = PayloadTree.ToJson(properties) };
}
