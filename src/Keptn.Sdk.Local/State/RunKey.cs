namespace Keptn.Sdk.Local.State;

/// <summary>One run: all sequences of a project that share a context.</summary>
internal readonly record struct RunKey(string Project, string KeptnContext)
{
    internal static RunKey Of(SequenceScope scope) => new(scope.Project, scope.KeptnContext);
}
