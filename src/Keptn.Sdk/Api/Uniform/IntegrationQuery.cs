namespace Keptn.Sdk.Api;

/// <summary>Which integrations to list; what is not set takes all.</summary>
public sealed record IntegrationQuery
{
    /// <summary>The integration's id.</summary>
    public string? Id { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its Kubernetes namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The node it runs on.</summary>
    public string? HostName { get; init; }

    /// <summary>A project that one of its subscriptions names.</summary>
    public string? Project { get; init; }

    /// <summary>A stage that one of its subscriptions names.</summary>
    public string? Stage { get; init; }

    /// <summary>A service that one of its subscriptions names.</summary>
    public string? Service { get; init; }
}
