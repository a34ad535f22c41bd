namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>A pod, as far as it is read. Every part may be missing: a pod that was not scheduled has hardly any status.</summary>
internal sealed record Pod
{
    public ObjectMetadata? Metadata { get; init; }

    public PodStatus? Status { get; init; }
}

internal sealed record PodStatus
{
    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Why the pod as a whole failed, for instance <c>Evicted</c>.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }

    public IReadOnlyList<ContainerStatus>? InitContainerStatuses { get; init; }

    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }
}

internal sealed record ContainerStatus
{
    public string? Name { get; init; }

    public ContainerState? State { get; init; }
}

internal sealed record ContainerState
{
    public WaitingState? Waiting { get; init; }

    public RunningState? Running { get; init; }

    public TerminatedState? Terminated { get; init; }
}

internal sealed record WaitingState
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}

internal sealed record RunningState
{
    public DateTimeOffset? StartedAt { get; init; }
}

internal sealed record TerminatedState
{
    public int? ExitCode { get; init; }

    public int? Signal { get; init; }

    /// <summary><c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>, ...</summary>
    public string? Reason { get; init; }

    /// <summary>What the container left in its file for it: at most the last 4,096 bytes.</summary>
    public string? Message { get; init; }
}
