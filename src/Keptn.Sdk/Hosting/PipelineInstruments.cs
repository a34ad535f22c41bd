using System.Diagnostics.Metrics;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Hosting;

/// <summary>Counts what the pipeline reports to its observers, and shows how full it is.</summary>
internal sealed class PipelineInstruments(KeptnInstruments instruments, IEnumerable<HandlerRegistration> handlers) : IPipelineObserver
{
    private readonly HashSet<string> _destinations = handlers.Select(h => h.Pattern).ToHashSet(StringComparer.Ordinal);

    public void OnReceived(CloudEvent cloudEvent, int outcomes)
    {
        if (instruments.CountsConsumed)
        {
            instruments.Consumed(GetDestination(cloudEvent.Type));
        }
    }

    public void OnCompleted(PipelineOutcome outcome)
    {
        if (instruments.CountsOutcomes)
        {
            instruments.Outcome(GetDestination(outcome.CloudEvent.Type), Describe(outcome.Disposition));
        }
    }

    public void OnSent(CloudEvent cloudEvent)
    {
        // Counted with its duration, where the sending begins.
    }

    public void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry)
    {
        KeptnActivities.AddSendFailure(exception, willRetry);
        if (willRetry)
        {
            instruments.Retry(cloudEvent.Type ?? string.Empty, exception.GetType().FullName!);
        }
    }

    /// <summary>Shows how full the pipeline is from now on.</summary>
    internal void Watch(KeptnPipeline pipeline, IReadOnlyList<HandlerRegistration> all, IEventTransport transport)
    {
        ConcurrencyGate[] gates = [.. all.Select(h => h.Gate).Distinct()];
        instruments.Observe("keptn.task.active", "{task}", "Tasks that were begun and are not answered, pending ones included.", () => ReadTasks(pipeline));
        instruments.Observe("keptn.task.pending", "{task}", "Tasks that are left pending, to be finished from elsewhere.", () => pipeline.Running.Pending);
        instruments.Observe("keptn.inbound.events", "{event}", "Events that were received and are not done; receiving waits at MaxQueuedEvents.", () => pipeline.Limit.Events);
        instruments.Observe("keptn.inbound.size", "By", "Size of these events; receiving waits at MaxQueuedBytes.", () => pipeline.Limit.Bytes);
        instruments.Observe("keptn.inbound.waiting", "{event}", "Events that wait for a place among those in work (MaxConcurrency).", () => gates.Sum(g => g.Parked));
        if (transport is NatsTransport nats)
        {
            instruments.ObserveTotal("keptn.transport.dropped", "{message}", "Messages that were dropped: at the limits of the service, too large, or not an event.", () => nats.Dropped);
        }
    }

    private static IEnumerable<Measurement<long>> ReadTasks(KeptnPipeline pipeline) => pipeline.Running.Tasks
        .OfType<EventExecution>()
        .CountBy(t => t.Type.Task ?? TelemetryNames.Other)
        .Select(c => new Measurement<long>(c.Value, new KeyValuePair<string, object?>(TelemetryNames.Task, c.Key)));

    private static string Describe(PipelineDisposition disposition) => disposition switch
    {
        PipelineDisposition.Ignored => "ignored",
        PipelineDisposition.Rejected => "rejected",
        PipelineDisposition.Handled => "handled",
        PipelineDisposition.Pending => "pending",
        _ => "failed",
    };

    private string GetDestination(string? type) => type is not null && _destinations.Contains(type) ? type : TelemetryNames.Other;
}
