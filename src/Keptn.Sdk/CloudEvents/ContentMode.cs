namespace Keptn.Sdk.CloudEvents;

/// <summary>How an event travels over HTTP (CloudEvents HTTP protocol binding 1.0, section 3).</summary>
public enum ContentMode
{
    /// <summary>Envelope and data together in one JSON body.</summary>
    Structured,

    /// <summary>The data is the body, the attributes are <c>ce-</c> headers.</summary>
    Binary,
}
