namespace Keptn.Sdk.Files;

/// <summary>A container that a <see cref="JobAction"/> runs.</summary>
public sealed class JobTask
{
    /// <summary>The name; empty where absent.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Files and folders of the service's configuration that the container gets.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The image.</summary>
    public string Image { get; init; } = string.Empty;

    /// <summary>When the image is pulled; empty means the default of Kubernetes.</summary>
    public string ImagePullPolicy { get; init; } = string.Empty;

    /// <summary>The command (<c>cmd</c>); empty means that of the image.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The arguments (<c>args</c>).</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The environment (<c>env</c>).</summary>
    public IReadOnlyList<JobVariable> Environment { get; init; } = [];

    /// <summary>The resources; <see langword="null"/> means the defaults of the job executor.</summary>
    public JobResources? Resources { get; init; }

    /// <summary>The working folder; empty means that of the image.</summary>
    public string WorkingDirectory { get; init; } = string.Empty;

    /// <summary>How long the job executor waits for the job, in seconds; <see langword="null"/> means 300.</summary>
    public long? MaxPollDuration { get; init; }

    /// <summary>The namespace; empty means that of the job executor.</summary>
    public string Namespace { get; init; } = string.Empty;

    /// <summary>How long the finished job is kept, in seconds; <see langword="null"/> means 21,600.</summary>
    public int? TtlSecondsAfterFinished { get; init; }

    /// <summary>What the container may do; fields that are <see langword="null"/> mean the defaults of the job executor.</summary>
    public JobSecurityContext SecurityContext { get; init; } = new();

    /// <summary>The service account; <see langword="null"/> means the default of the job executor.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>Annotations of the job.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}
