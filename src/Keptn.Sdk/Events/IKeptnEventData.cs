namespace Keptn.Sdk.Events;

/// <summary>
/// Typed data that knows the type of its event, so that nobody types the string. Implement it on your own payload
/// records to use them as <c>OnEvent&lt;T&gt;()</c>.
/// </summary>
public interface IKeptnEventData
{
    /// <summary>The event's type, for instance <c>sh.keptn.event.test.finished</c>.</summary>
    static abstract string EventType { get; }
}
