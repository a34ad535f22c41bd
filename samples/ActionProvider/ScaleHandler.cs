using Keptn.Sdk;
using Keptn.Sdk.Events;

namespace ActionProvider;

/// <summary>The action "scale": adds workers, up to a limit.</summary>
internal sealed class ScaleHandler(WorkerPool pool) : ITaskHandler<ActionTriggered>
{
    public async Task<TaskResult> HandleAsync(TaskContext<ActionTriggered> context, CancellationToken cancellationToken)
    {
        var scale = context.Data.Action.GetValue(ActionJsonContext.Default.ScaleValue);
        var before = pool.Workers;
        if (before >= scale.Max)
        {
            return TaskResult.Fail($"There are {before} workers already; more are not allowed.");
        }

        await pool.ScaleAsync(Math.Min(before + scale.By, scale.Max), cancellationToken);
        return TaskResult.Pass($"{pool.Workers} workers instead of {before} against '{context.Data.Problem.ProblemTitle}'");
    }
}
