namespace Keptn.Sdk.Hosting.Health;

/// <summary>How a part of the service stands.</summary>
internal enum PartState
{
    /// <summary>Not ready yet, or for now not.</summary>
    NotReady,

    /// <summary>Ready.</summary>
    Ready,

    /// <summary>It has given up: only a new process can help.</summary>
    Failed,
}
