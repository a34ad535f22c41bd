namespace Keptn.Sdk.Api;

/// <summary>All clients of Keptn's API in one place; each can also be injected by itself.</summary>
public interface IKeptnApi
{
    /// <summary>Sends events and reads the event store.</summary>
    IEventsApi Events { get; }

    /// <summary>The log that the control plane keeps for integrations.</summary>
    ILogsApi Logs { get; }

    /// <summary>Files in the configuration repository.</summary>
    IResourcesApi Resources { get; }

    /// <summary>The triggered events that are still open.</summary>
    ITriggeredEventsApi TriggeredEvents { get; }

    /// <summary>Registered integrations and their subscriptions.</summary>
    IUniformApi Uniform { get; }
}
