namespace Keptn.Sdk.Local.State;

/// <summary>Names a part of the state that is kept on its own.</summary>
internal readonly record struct StateKey(StateKind Kind, string Project, string Id)
{
    public override string ToString() => $"{Kind}/{Project}/{Id}";
}
