namespace Keptn.Sdk.Api;

/// <summary>All clients of Keptn's API in one place; each can also be injected by itself.</summary>
public interface IKeptnApi
{
    /// <summary>Asks whether Keptn takes the token.</summary>
    IAuthenticationApi Authentication { get; }

    /// <summary>Evaluations on demand.</summary>
    IEvaluationsApi Evaluations { get; }

    /// <summary>Sends events and reads the event store.</summary>
    IEventsApi Events { get; }

    /// <summary>The log that the control plane keeps for integrations.</summary>
    ILogsApi Logs { get; }

    /// <summary>What the installation says of itself.</summary>
    IMetadataApi Metadata { get; }

    /// <summary>Projects.</summary>
    IProjectsApi Projects { get; }

    /// <summary>Files in the configuration repository.</summary>
    IResourcesApi Resources { get; }

    /// <summary>Secrets for integrations.</summary>
    ISecretsApi Secrets { get; }

    /// <summary>Runs of sequences and the control over them.</summary>
    ISequencesApi Sequences { get; }

    /// <summary>Services of a project.</summary>
    IServicesApi Services { get; }

    /// <summary>Stages of a project.</summary>
    IStagesApi Stages { get; }

    /// <summary>The triggered events that are still open.</summary>
    ITriggeredEventsApi TriggeredEvents { get; }

    /// <summary>Registered integrations and their subscriptions.</summary>
    IUniformApi Uniform { get; }
}
