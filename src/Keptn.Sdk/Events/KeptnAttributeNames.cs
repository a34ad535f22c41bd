namespace Keptn.Sdk.Events;

/// <summary>The wire names of the attributes that Keptn adds to the envelope.</summary>
public static class KeptnAttributeNames
{
    /// <summary>Ties all events of one run together.</summary>
    public const string KeptnContext = "shkeptncontext";

    /// <summary>The id of the triggered event that is answered.</summary>
    public const string TriggeredId = "triggeredid";

    /// <summary>The commit of the configuration that the sequence runs with.</summary>
    public const string GitCommitId = "gitcommitid";

    /// <summary>The version of the Keptn specification.</summary>
    public const string KeptnSpecVersion = "shkeptnspecversion";

    /// <summary>W3C trace context (CloudEvents extension "distributed tracing").</summary>
    public const string TraceParent = "traceparent";

    /// <summary>W3C trace state (CloudEvents extension "distributed tracing").</summary>
    public const string TraceState = "tracestate";
}
