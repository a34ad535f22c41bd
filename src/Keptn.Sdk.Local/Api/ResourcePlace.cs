namespace Keptn.Sdk.Local.Api;

/// <summary>Where a resource is: in a project, a stage, or a service.</summary>
internal sealed record ResourcePlace(string Project, string? Stage, string? Service);
