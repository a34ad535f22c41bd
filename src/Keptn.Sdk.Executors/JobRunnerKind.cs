namespace Keptn.Sdk.Executors;

/// <summary>Where jobs run.</summary>
public enum JobRunnerKind
{
    /// <summary>In the cluster in which the service runs. Elsewhere the service does not start, and says what to choose.</summary>
    Automatic,

    /// <summary>As Kubernetes jobs.</summary>
    Kubernetes,

    /// <summary>
    /// As processes beside the service, under its user: their images are not used. For laptops, and for machines that have
    /// the tools and trust those who can write to the configuration repository.
    /// </summary>
    LocalProcess,
}
