namespace Keptn.Sdk.CloudEvents;

/// <summary>How the data of a <see cref="CloudEvent"/> was, or will be, carried.</summary>
public enum CloudEventDataKind
{
    /// <summary>The event has no data at all.</summary>
    None,

    /// <summary>Any JSON value, <c>null</c> included, kept as the UTF-8 text that was received.</summary>
    Json,

    /// <summary>Bytes that are not JSON: <c>data_base64</c> in structured mode, the body in binary mode.</summary>
    Binary,
}
