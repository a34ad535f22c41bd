namespace Keptn.Sdk.Tooling;

/// <summary>One process.</summary>
internal readonly record struct ProcessEntry(int Id, int ParentId, int SessionId);
