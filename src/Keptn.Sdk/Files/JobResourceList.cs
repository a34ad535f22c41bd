namespace Keptn.Sdk.Files;

/// <summary>Quantities as Kubernetes writes them.</summary>
public sealed class JobResourceList
{
    /// <summary>The CPU, for instance <c>500m</c>; empty means none is set.</summary>
    public string Cpu { get; init; } = string.Empty;

    /// <summary>The memory, for instance <c>128Mi</c>; empty means none is set.</summary>
    public string Memory { get; init; } = string.Empty;
}
