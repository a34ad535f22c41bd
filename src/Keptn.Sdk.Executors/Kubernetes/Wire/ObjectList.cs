namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>A list of objects.</summary>
internal sealed record ObjectList<T>
{
    public ListMetadata? Metadata { get; init; }

    public IReadOnlyList<T>? Items { get; init; }
}

internal sealed record ListMetadata
{
    /// <summary>Where a watch of what changes after this list begins.</summary>
    public string? ResourceVersion { get; init; }
}
