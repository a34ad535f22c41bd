using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Hosting.Recovery;

namespace Keptn.Sdk.Hosting;

/// <content>What a pipeline does with the tasks of an earlier process.</content>
internal sealed partial class KeptnPipeline
{
    /// <summary>Remembers a task of an earlier process as received, so that a redelivery is ignored.</summary>
    internal void MarkSeen(string taskId) => _seen.TryAdd((taskId, -1));

    /// <summary>Whether a task that is already started may be run again.</summary>
    internal bool IsIdempotent(CloudEvent triggered) => FindTaskHandlers(triggered) is { } group && group.All(h => h.Options.Idempotent);

    /// <summary>Does a task that an earlier process has begun; false if there is no handler for it any more.</summary>
    internal async ValueTask<bool> TryResumeAsync(
        CloudEvent triggered, IReadOnlyList<string> subscriptionIds, ResumedTask resumed, CancellationToken cancellationToken)
    {
        if (FindTaskHandlers(triggered) is not { } group)
        {
            return false;
        }

        var execution = new EventExecution(this, GetRoute(triggered.Type!).Type, group, triggered, subscriptionIds, triggered.Data.Bytes.Length) { Resumed = resumed };
        Observers.OnReceived(triggered, 1);
        if (Limit.Enter(execution.Size, cancellationToken) is { } wait)
        {
            await BeginLaterAsync(execution, wait).ConfigureAwait(false);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(execution, preferLocal: false);
        }

        return true;
    }

    /// <summary>Whether nothing is sent any more, because the service has stopped.</summary>
    internal bool HasEnded => _end.IsCancellationRequested;

    /// <summary>Sends an answer of an earlier process, until it is sent or the service ends. Never throws.</summary>
    internal ValueTask<SendOutcome> SendRecoveredAsync(CloudEvent answer) => AnswerSending.SendRecoveredAsync(this, answer, _end.Token);

    private HandlerRegistration[]? FindTaskHandlers(CloudEvent triggered) =>
        GetRoute(triggered.Type ?? string.Empty).Groups.FirstOrDefault(g => g[0].IsTask);
}
