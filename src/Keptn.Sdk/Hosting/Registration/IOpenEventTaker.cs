using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>Takes open tasks, and knows which have arrived by themselves.</summary>
internal interface IOpenEventTaker : IEventSink
{
    /// <summary>Whether the event was received before.</summary>
    bool HasSeen(ReceivedEvent received);
}
