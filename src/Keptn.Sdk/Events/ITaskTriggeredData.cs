namespace Keptn.Sdk.Events;

/// <summary>
/// Typed data of a <c>.triggered</c> event that knows its task. Implement it on your own payload records to use them
/// as <c>OnTask&lt;T&gt;()</c>.
/// </summary>
public interface ITaskTriggeredData : IKeptnEventData
{
    /// <summary>The task's name as in the shipyard, for instance <c>test</c>.</summary>
    static abstract string TaskName { get; }
}
