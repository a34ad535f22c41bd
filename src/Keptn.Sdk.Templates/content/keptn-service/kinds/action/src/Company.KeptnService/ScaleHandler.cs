using Keptn.Sdk;
using Keptn.Sdk.Events;

namespace KeptnServiceNamespace;

/// <summary>The action: adds workers to the service that has the problem, up to a limit.</summary>
internal sealed class ScaleHandler(WorkersClient workers) : ITaskHandler<ActionTriggered>
{
    public async Task<TaskResult> HandleAsync(TaskContext<ActionTriggered> context, CancellationToken cancellationToken)
    {
        var scale = context.Data.Action.GetValue(ServiceJsonContext.Default.ScaleValue);
        var before = await workers.GetCountAsync(context.Scope.Service, cancellationToken);
        if (before >= scale.Max)
        {
            return TaskResult.Fail($"There are {before} workers already; more than {scale.Max} are not allowed.");
        }

        var after = Math.Min(before + scale.By, scale.Max);
        await workers.SetCountAsync(context.Scope.Service, after, cancellationToken);
        return TaskResult.Pass($"{after} workers instead of {before} against '{context.Data.Problem.ProblemTitle}'");
    }
}
