namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>A job. Source: Kubernetes API, batch/v1.</summary>
internal sealed record Job
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMetadata? Metadata { get; init; }

    public JobSpec? Spec { get; init; }

    public JobStatus? Status { get; init; }
}

internal sealed record JobSpec
{
    public int? BackoffLimit { get; init; }

    public int? TtlSecondsAfterFinished { get; init; }

    public long? ActiveDeadlineSeconds { get; init; }

    public PodTemplate? Template { get; init; }
}

internal sealed record PodTemplate
{
    public ObjectMetadata? Metadata { get; init; }

    public PodSpec? Spec { get; init; }
}

internal sealed record JobStatus
{
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

internal sealed record Condition
{
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
