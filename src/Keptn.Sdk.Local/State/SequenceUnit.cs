namespace Keptn.Sdk.Local.State;

/// <summary>What one sequence at a time may work on: a service in a stage of a project.</summary>
internal readonly record struct SequenceUnit(string Project, string Stage, string Service)
{
    internal static SequenceUnit Of(SequenceScope scope) => new(scope.Project, scope.Stage, scope.Service);
}
