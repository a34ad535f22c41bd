namespace Keptn.Sdk.Tooling;

/// <summary>One process. Its number may be given again; with the time at which it started it is one only.</summary>
internal readonly record struct ProcessEntry(int Id, int ParentId, int SessionId, long Started);
