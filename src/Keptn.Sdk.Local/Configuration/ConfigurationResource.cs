namespace Keptn.Sdk.Local.Configuration;

/// <summary>A file of a project's configuration.</summary>
/// <param name="Path">Its path below the project, stage or service, with forward slashes.</param>
/// <param name="Content">The content.</param>
/// <param name="CommitId">The state of the configuration that it was read from: 40 hexadecimal digits.</param>
public sealed record ConfigurationResource(string Path, ReadOnlyMemory<byte> Content, string CommitId);
