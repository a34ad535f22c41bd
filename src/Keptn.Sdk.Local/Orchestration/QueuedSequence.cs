namespace Keptn.Sdk.Local.Orchestration;

/// <summary>A sequence that may not start yet.</summary>
internal sealed record QueuedSequence(BusEvent Triggered, string ExecutionId);
