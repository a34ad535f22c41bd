using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.History;

/// <summary>What somebody has answered to a task: that it has begun, or that it has ended.</summary>
internal sealed record EarlierAnswer(string Source, bool IsFinished)
{
    /// <summary>Reads an event; <see langword="null"/> for one that Keptn does not count.</summary>
    internal static EarlierAnswer? Read(CloudEvent cloudEvent) => BusEventType.Read(cloudEvent.Type) switch
    {
        { IsSequence: false, Kind: KeptnEventKinds.Started } => new(cloudEvent.Source ?? string.Empty, IsFinished: false),
        { IsSequence: false, Kind: KeptnEventKinds.Finished } => new(cloudEvent.Source ?? string.Empty, IsFinished: true),
        _ => null,
    };
}
