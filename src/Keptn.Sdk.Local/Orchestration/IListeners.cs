namespace Keptn.Sdk.Local.Orchestration;

/// <summary>Tells who is connected, for messages to people.</summary>
internal interface IListeners
{
    /// <summary>The names of the services that get events of a type.</summary>
    IReadOnlyList<string> ListenersOf(string eventType);

    /// <summary>Every connected service with its subscriptions, one text each.</summary>
    IReadOnlyList<string> Describe();
}
