namespace Keptn.Sdk.Files;

/// <summary>Capabilities of a container.</summary>
public sealed class JobCapabilities
{
    /// <summary>Capabilities to add.</summary>
    public IReadOnlyList<string> Add { get; init; } = [];

    /// <summary>Capabilities to drop.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];
}
