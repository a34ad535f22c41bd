namespace Keptn.Sdk;

/// <summary>Where this service runs, as the control plane shows it; section <c>Keptn:Deployment</c>.</summary>
public sealed class KeptnDeploymentOptions
{
    /// <summary>
    /// The namespace (<c>K8S_NAMESPACE</c>). Default <see langword="null"/>: that of the pod's service account, else
    /// <c>keptn</c>.
    /// </summary>
    public string? Namespace { get; set; }

    /// <summary>The deployment (<c>K8S_DEPLOYMENT_NAME</c>). Default <see langword="null"/>: the service's name.</summary>
    public string? Name { get; set; }

    /// <summary>The version of the deployment (<c>K8S_DEPLOYMENT_VERSION</c>). Default <see langword="null"/>: none.</summary>
    public string? Version { get; set; }

    /// <summary>The pod (<c>K8S_POD_NAME</c>). Default <see langword="null"/>: the host name.</summary>
    public string? PodName { get; set; }

    /// <summary>The node (<c>K8S_NODE_NAME</c>). Default <see langword="null"/>: the host name.</summary>
    public string? NodeName { get; set; }

    /// <summary>
    /// Where it runs as seen from the control plane (<c>LOCATION</c>). Default <see langword="null"/>:
    /// <c>remote-execution-plane</c> in remote mode, else <c>control-plane</c>.
    /// </summary>
    public string? Location { get; set; }
}
