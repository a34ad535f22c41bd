namespace Keptn.Sdk.Files;

/// <summary>The resources of a <see cref="JobTask"/>. A file that has the block gets none of the defaults.</summary>
public sealed class JobResources
{
    /// <summary>The most the container gets.</summary>
    public JobResourceList Limits { get; init; } = new();

    /// <summary>What is reserved for the container.</summary>
    public JobResourceList Requests { get; init; } = new();
}
