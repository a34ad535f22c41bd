namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>What a user looks for; empty for anything.</summary>
internal sealed record PageQuery(string Project, string Service, string Text, int Limit);
