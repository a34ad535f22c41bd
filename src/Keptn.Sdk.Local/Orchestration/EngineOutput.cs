using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>What the engine has to say after a step: the control loop takes it from here.</summary>
internal sealed class EngineOutput
{
    /// <summary>Events to put on the bus; they come back to the engine from there.</summary>
    internal Queue<CloudEvent> Events { get; } = [];

    internal Queue<LocalWarning> Warnings { get; } = [];

    internal Queue<(RunKey Run, EndedSequence Sequence)> Ended { get; } = [];

    /// <summary>By the id of a triggering event: why it started nothing, in words for people.</summary>
    internal Dictionary<string, string> Refused { get; } = new(StringComparer.Ordinal);

    internal void Warn(LocalWarningKind kind, string message, string keptnContext = "", CloudEvent? about = null) =>
        Warnings.Enqueue(new LocalWarning(kind, message) { KeptnContext = keptnContext, EventId = about?.Id ?? string.Empty });

    internal void Warn(LocalWarningKind kind, string message, BusEvent about) =>
        Warn(kind, message, about.Scope.KeptnContext, about.Event);
}
