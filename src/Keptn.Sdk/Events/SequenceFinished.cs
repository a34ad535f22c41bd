namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.&lt;stage&gt;.&lt;sequence&gt;.finished</c>: status and result of the whole sequence. An aborted
/// sequence has the status <c>aborted</c>, one that timed out <c>errored</c>.
/// Source: keptn shipyard-controller, internal/controller/shipyardcontroller.go. The type holds names of yours, so subscribe
/// with a pattern.
/// </summary>
public sealed record SequenceFinished : EventData;
