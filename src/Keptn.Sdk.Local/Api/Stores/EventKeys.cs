namespace Keptn.Sdk.Local.Api.Stores;

/// <summary>What stored events are looked up by; empty where an event does not have it.</summary>
internal sealed record EventKeys(
    string Project, string Stage, string Service, string KeptnContext, string TriggeredId, string Type, string Source, string Id, string Time);
