namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>How an object is removed. Source: Kubernetes API, meta/v1.</summary>
internal sealed record DeleteOptions
{
    public string ApiVersion { get; init; } = "v1";

    public string Kind { get; init; } = "DeleteOptions";

    /// <summary>What becomes of that which the object owns: <c>Background</c> removes a job's pods, too.</summary>
    public string? PropagationPolicy { get; init; }

    public DeletePreconditions? Preconditions { get; init; }
}

/// <summary>Only this very object is removed, and no later one of its name.</summary>
internal sealed record DeletePreconditions(string Uid);
