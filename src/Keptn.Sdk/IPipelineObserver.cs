using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk;

/// <summary>
/// Sees what the pipeline does, for tests and tools. Called on the pipeline's own threads: return at once. Register
/// any number as services.
/// </summary>
public interface IPipelineObserver
{
    /// <summary>An event arrived. As many calls of <see cref="OnCompleted"/> follow as there are outcomes to expect.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="outcomes">One a handler that matches the type; one where none does.</param>
    void OnReceived(CloudEvent cloudEvent, int outcomes);

    /// <summary>One handler is done with an event, or it was decided that none gets it.</summary>
    /// <param name="outcome">What became of it.</param>
    void OnCompleted(PipelineOutcome outcome);

    /// <summary>An event was sent and the other side has it.</summary>
    /// <param name="cloudEvent">The event.</param>
    void OnSent(CloudEvent cloudEvent);

    /// <summary>An attempt to send failed.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="exception">Why.</param>
    /// <param name="willRetry">Whether it is tried again.</param>
    void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry);
}
