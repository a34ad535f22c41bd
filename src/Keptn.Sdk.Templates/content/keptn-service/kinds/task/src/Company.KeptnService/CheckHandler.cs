using System.Globalization;
using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>The task: lets the tool price the plan of the service, and holds the sum against the limit of the shipyard.</summary>
internal sealed class CheckHandler(CheckClient tool) : ITaskHandler<CheckTriggered>
{
    /// <summary>The file in Keptn's configuration; from the service, its stage or the project, whichever has it first.</summary>
    internal const string PlanFile = "keptn-service-name/plan.json";

    public async Task<TaskResult> HandleAsync(TaskContext<CheckTriggered> context, CancellationToken cancellationToken)
    {
        if (context.Data.Settings.Limit is not { } limit)
        {
            throw new KeptnTaskException($"The task '{KeptnIntegration.TaskName}' has no property 'limit' in the shipyard.");
        }

        var plan = await context.Resources.GetAsync(PlanFile, cancellationToken);
        var answer = await tool.CheckAsync(plan.GetText(), cancellationToken);
        var summary = string.Create(CultureInfo.InvariantCulture, $"{answer.Value:0.##} {answer.Unit}").TrimEnd();
        var finished = new CheckFinished { Answer = answer };
        return answer.Value <= limit
            ? TaskResult.Pass(finished, string.Create(CultureInfo.InvariantCulture, $"{summary}, up to {limit:0.##} are allowed"))
            : TaskResult.Fail(finished, string.Create(CultureInfo.InvariantCulture, $"{summary}, only {limit:0.##} are allowed"));
    }
}
