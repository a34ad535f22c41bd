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
    public JsonElement GetNextPayload()
    {
        var payload = PayloadMerge.Merge(PayloadJson.EmptyObject, InputProperties);
        payload = PayloadJson.With(payload, "project", Scope.Project);
        payload = PayloadJson.With(payload, "stage", Scope.Stage);
        payload = PayloadJson.With(payload, "service", Scope.Service);
        foreach (var task in PreviousTasks)
        {
            payload = PayloadMerge.Merge(payload, task.Properties ?? default);
        }

        if (LastTask is { } last)
        {
            payload = PayloadJson.With(payload, "result", last.Result.Value);
            payload = PayloadJson.With(payload, "status", last.Status.Value);
        }

        if (NextTask is { Properties: { } properties } next)
        {
            payload.TryGetProperty(next.Name, out var section);
            payload = PayloadJson.With(payload, next.Name, PayloadMerge.Merge(section, PayloadJson.Normalize(properties)));
        }

        return payload.TryGetProperty("message", out var message) && message.ValueKind != JsonValueKind.Null
            ? PayloadJson.With(payload, "message", PayloadJson.EmptyText)
            : payload;
    }
}
