using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>A task's triggered event that may not be sent yet.</summary>
internal sealed record QueuedTask(BusEvent Triggered, string ExecutionId, DateTimeOffset Due)
{
    internal string Id => Triggered.Id;

    internal SequenceScope Scope => Triggered.Scope;
}
