using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk;

/// <summary>What became of one event at one handler.</summary>
/// <param name="CloudEvent">The event.</param>
/// <param name="Disposition">What became of it.</param>
/// <param name="Reason">Why, for people; the handler's name where it was handled.</param>
public sealed record PipelineOutcome(CloudEvent CloudEvent, PipelineDisposition Disposition, string Reason)
{
    /// <summary>What the handler returned, or what stands for it; <see langword="null"/> for handlers that answer nothing.</summary>
    public TaskResult? Result { get; init; }

    /// <summary>What the handler, a filter or the decoder threw; otherwise <see langword="null"/>.</summary>
    public Exception? Exception { get; init; }
}
