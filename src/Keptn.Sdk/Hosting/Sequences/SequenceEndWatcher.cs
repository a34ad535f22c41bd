using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Sequences;

/// <summary>
/// Ends the tasks of a sequence that was aborted or timed out (contract C10). The control plane tells nobody about an
/// abort but sends the end of the sequence.
/// </summary>
/// <remarks>
/// A sequence that ends as it should has no open tasks; if there are some all the same, they are another sequence's of the
/// same run and stage, and are left alone. Source: shipyard-controller, completion and cancellation of sequences.
/// </remarks>
/// <param name="endTasks">Ends the tasks of a Keptn context in a stage.</param>
/// <param name="logger">Where it reports.</param>
internal sealed class SequenceEndWatcher(Action<string, string> endTasks, ILogger logger) : IEventSink
{
    /// <summary>The events that it wants.</summary>
    internal const string Pattern = "sh.keptn.event.*.*.finished";

    public ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        var cloudEvent = received.CloudEvent;
        if (KeptnEventType.TryParse(cloudEvent.Type, out var type)
            && type is { Category: KeptnEventCategory.Sequence, Kind: KeptnEventKinds.Finished, Stage: { } stage }
            && cloudEvent.KeptnContext is { } context)
        {
            try
            {
                var data = KeptnJson.Deserialize(cloudEvent.Data, KeptnJsonContext.Default.SequenceFinished);
                if (data.Status != KeptnStatus.Succeeded)
                {
                    endTasks(context, stage);
                }
            }
            catch (EventDataException e)
            {
                Log.DataUnreadable(logger, cloudEvent.Id, "the watch on ended sequences", e.Message);
            }
        }

        return ValueTask.CompletedTask;
    }
}
