namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// Everything to which nothing is answered: events that are no tasks, and tasks for which silent actions alone run. What
/// fails goes to the log, and to Keptn's.
/// </summary>
internal sealed class JobEventHandler(JobPlanner planner, JobExecution execution) : IEventHandler<AnyData>
{
    internal static async ValueTask<bool> IsOursAsync(EventContext<AnyData> context, JobPlanner planner, CancellationToken cancellationToken)
    {
        var plan = await planner.GetAsync(context, cancellationToken).ConfigureAwait(false);
        if (!context.EventType.IsTaskTriggered)
        {
            return plan.Actions.Count > 0 || plan.Broken is not null || plan.Unknown is not null;
        }

        // That a configuration cannot be read belongs into Keptn's log also where the task is left to others.
        return plan.Unknown is not null ? !planner.IsOurs(context.EventType.Task) : plan.Actions.Count > 0 && !plan.Answers;
    }

    public async Task HandleAsync(EventContext<AnyData> context, CancellationToken cancellationToken)
    {
        var plan = await planner.GetAsync(context, cancellationToken).ConfigureAwait(false);
        if ((plan.Broken ?? plan.Unknown) is { } problem)
        {
            throw new KeptnTaskException(problem);
        }

        var report = await execution.RunAsync(context, plan, cancellationToken).ConfigureAwait(false);
        if (!report.IsGood)
        {
            throw new KeptnTaskException(report.GetMessage());
        }
    }
}
