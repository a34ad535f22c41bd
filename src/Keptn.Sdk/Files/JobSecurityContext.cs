namespace Keptn.Sdk.Files;

/// <summary>The part of a Kubernetes security context that a job can set; <see langword="null"/> means not set.</summary>
public sealed class JobSecurityContext
{
    /// <summary>Capabilities to add and to drop; they replace the defaults as a whole.</summary>
    public JobCapabilities? Capabilities { get; init; }

    /// <summary>Whether the container is privileged.</summary>
    public bool? Privileged { get; init; }

    /// <summary>The user id.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>The group id.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Whether the user must not be root.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Whether the root file system is read-only.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>Whether a process may get more rights than its parent.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>How <c>/proc</c> is mounted.</summary>
    public string? ProcMount { get; init; }

    /// <summary>The seccomp profile; it replaces the default as a whole.</summary>
    public JobSeccompProfile? SeccompProfile { get; init; }
}
