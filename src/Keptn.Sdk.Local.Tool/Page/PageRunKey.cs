namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>One run: contexts are unique, but nothing stops two projects from using the same one.</summary>
internal readonly record struct PageRunKey(string Project, string KeptnContext);
