namespace Keptn.Sdk.Local.State;

/// <summary>An event in a <see cref="SequenceStageState"/>.</summary>
/// <param name="Type">The event's type.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Time">When the control plane processed it.</param>
public sealed record SequenceStateEvent(string Type, string Id, DateTimeOffset Time);
