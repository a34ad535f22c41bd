namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Tasks for which jobs run that are not silent: the pipeline starts and finishes them.</summary>
internal sealed class JobTaskHandler(JobPlanner planner, JobExecution execution) : ITaskHandler<AnyData>
{
    /// <summary>
    /// Whether a task is ours. Where the repository cannot be read, only one that the options name is: every other may be
    /// another service's, whose sequences an error of ours would stop.
    /// </summary>
    internal static async ValueTask<bool> IsOursAsync(TaskContext<AnyData> context, JobPlanner planner, CancellationToken cancellationToken)
    {
        var plan = await planner.GetAsync(context, cancellationToken).ConfigureAwait(false);
        return plan.Answers || (plan.Unknown is not null && planner.IsOurs(context.TaskName));
    }

    public async Task<TaskResult> HandleAsync(TaskContext<AnyData> context, CancellationToken cancellationToken)
    {
        var plan = await planner.GetAsync(context, cancellationToken).ConfigureAwait(false);
        return plan.Broken is not null || plan.Unknown is not null
            ? TaskResult.Errored(plan.Broken ?? plan.Unknown!)
            : (await execution.RunAsync(context, plan, cancellationToken).ConfigureAwait(false)).ToResult();
    }
}
