namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>A sequence as users name it: <c>stage.sequence</c>.</summary>
internal sealed record SequenceName(string Stage, string Name)
{
    public override string ToString() => $"{Stage}.{Name}";
}
