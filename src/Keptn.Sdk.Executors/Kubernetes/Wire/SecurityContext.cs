namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>What a container may do. Source: Kubernetes API, core/v1.</summary>
internal sealed record SecurityContext
{
    public bool? AllowPrivilegeEscalation { get; init; }

    public Capabilities? Capabilities { get; init; }

    public bool? Privileged { get; init; }

    public string? ProcMount { get; init; }

    public bool? ReadOnlyRootFilesystem { get; init; }

    public long? RunAsGroup { get; init; }

    public bool? RunAsNonRoot { get; init; }

    public long? RunAsUser { get; init; }

    public SeLinuxOptions? SeLinuxOptions { get; init; }

    public SeccompProfile? SeccompProfile { get; init; }
}

internal sealed record PodSecurityContext
{
    public long? FsGroup { get; init; }

    public string? FsGroupChangePolicy { get; init; }

    public long? RunAsGroup { get; init; }

    public bool? RunAsNonRoot { get; init; }

    public long? RunAsUser { get; init; }

    public SeLinuxOptions? SeLinuxOptions { get; init; }

    public SeccompProfile? SeccompProfile { get; init; }

    public IReadOnlyList<long>? SupplementalGroups { get; init; }
}

internal sealed record Capabilities
{
    public IReadOnlyList<string>? Add { get; init; }

    public IReadOnlyList<string>? Drop { get; init; }
}

internal sealed record SeccompProfile
{
    public string? Type { get; init; }

    public string? LocalhostProfile { get; init; }
}

internal sealed record SeLinuxOptions
{
    public string? Level { get; init; }

    public string? Role { get; init; }

    public string? Type { get; init; }

    public string? User { get; init; }
}
