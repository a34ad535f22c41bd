using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;

namespace Keptn.Sdk.Hosting;

/// <content>How a pipeline sends the answers of tasks.</content>
internal sealed partial class KeptnPipeline
{
    /// <summary>Sends the answer of a task. Never throws.</summary>
    internal async ValueTask FinishAsync(EventExecution execution, CloudEvent finished, TaskResult result)
    {
        if (Journal is not null)
        {
            await Journal.AnswerAsync(execution.TaskId, finished).ConfigureAwait(false);
        }

        var sent = await AnswerSending.SendAsync(execution, finished, result, _end.Token).ConfigureAwait(false);
        if (sent != SendOutcome.Sent && !_end.IsCancellationRequested)
        {
            // Refused for good, perhaps for what is in it.
            sent = await SendReducedAsync(execution, finished, result).ConfigureAwait(false);
        }

        execution.ReportAnswer(result);
        if (sent == SendOutcome.Sent)
        {
            Journal?.Complete(execution.TaskId);
            var scope = execution.Scope;
            Log.Finished(Logger, execution.Type.Task, execution.CloudEvent.Id, scope.Project, scope.Stage, scope.Service, result.Result.Value, result.Status.Value);
        }
    }

    private async Task<SendOutcome> SendReducedAsync(EventExecution execution, CloudEvent refused, TaskResult result)
    {
        // The same id: an attempt before the refusal may have arrived, and whoever has that one need not take this one.
        var reduced = new CloudEvent(TaskEvents.Reduce(execution, result, "the event was refused")) { Id = refused.Id };
        if (Journal is not null)
        {
            await Journal.AnswerAsync(execution.TaskId, reduced).ConfigureAwait(false);
        }

        return await AnswerSending.SendAsync(execution, reduced, result, _end.Token).ConfigureAwait(false);
    }
}
