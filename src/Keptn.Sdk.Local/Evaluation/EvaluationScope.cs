using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>What is evaluated: evaluations are compared with earlier ones of the same three.</summary>
internal readonly record struct EvaluationScope(string Project, string Stage, string Service)
{
    internal static EvaluationScope Of(BusEvent happened) => new(happened.Scope.Project, happened.Scope.Stage, happened.Scope.Service);

    /// <inheritdoc/>
    public override string ToString() => $"{Service} in {Stage} of {Project}";
}
