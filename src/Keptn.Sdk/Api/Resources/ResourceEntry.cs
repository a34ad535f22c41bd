namespace Keptn.Sdk.Api;

/// <summary>A file in a list, without its content.</summary>
/// <param name="Uri">Its name within the scope that was listed, without a slash in front: as other calls take it.</param>
/// <param name="CommitId">The newest commit of the branch.</param>
public sealed record ResourceEntry(string Uri, string CommitId);
