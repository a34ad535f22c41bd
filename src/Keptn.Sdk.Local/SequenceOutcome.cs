using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local;

/// <summary>How a run ended: the sequence that was triggered, and all that its end started.</summary>
public sealed record SequenceOutcome
{
    /// <summary>Ties all events of the run together.</summary>
    public required string KeptnContext { get; init; }

    /// <summary>
    /// The state in Keptn's overview: <c>finished</c>, <c>aborted</c>, <c>timedOut</c>; <c>started</c> where a sequence
    /// hangs. See <see cref="SequenceStates"/>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Every sequence that ended, in the order in which they did.</summary>
    public required IReadOnlyList<EndedSequence> Sequences { get; init; }

    /// <summary>Why sequences of the run can never end, as they could not on the real Keptn; empty in good order.</summary>
    public required IReadOnlyList<string> StuckReasons { get; init; }

    /// <summary>The verdict of the sequence that ended last; empty where none did.</summary>
    public KeptnResult Result => Sequences is [.., var last] ? last.Result : default;

    /// <summary>The status of the sequence that ended last; empty where none did.</summary>
    public KeptnStatus Status => Sequences is [.., var last] ? last.Status : default;

    /// <summary>The message of the sequence that ended last; empty where none did.</summary>
    public string Message => Sequences is [.., var last] ? last.Message : string.Empty;

    /// <summary>Whether all sequences ended, each with status <c>succeeded</c> and result <c>pass</c> or <c>warning</c>.</summary>
    public bool IsSuccess => StuckReasons.Count == 0
        && Sequences.Count > 0
        && Sequences.All(s => s.Status == KeptnStatus.Succeeded && (s.Result == KeptnResult.Pass || s.Result == KeptnResult.Warning));
}
