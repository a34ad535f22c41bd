using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>Does the task "keptn-task-name".</summary>
internal sealed class KeptnTask_Handler : ITaskHandler<KeptnTask_Triggered>
{
    public async Task<TaskResult> HandleAsync(TaskContext<KeptnTask_Triggered> context, CancellationToken cancellationToken)
    {
        var properties = string.Join(", ", context.Data.Properties.Select(p => $"{p.Key}={p.Value}"));
        await context.ReportProgressAsync($"keptn-task-name of {context.Scope.Service} begins", cancellationToken);

        // TaskResult.Fail is for a bad verdict, a KeptnTaskException for work that could not be done; both with a message for people.
        return TaskResult.Pass($"keptn-task-name of {context.Scope.Service} is done ({properties})");
    }
}
