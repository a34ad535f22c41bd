namespace Keptn.Sdk.Api;

/// <summary>A project to create.</summary>
public sealed record ProjectDefinition
{
    /// <summary>Its name: lower-case letters, digits and hyphens, beginning with a letter; up to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Its shipyard as YAML.</summary>
    public required string Shipyard { get; init; }

    /// <summary>Its upstream repository; <see langword="null"/> where Keptn makes one itself.</summary>
    public GitCredentials? GitCredentials { get; init; }
}
