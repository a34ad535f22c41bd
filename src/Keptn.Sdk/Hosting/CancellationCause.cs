namespace Keptn.Sdk.Hosting;

/// <summary>Why a handler's token was cancelled.</summary>
internal enum CancellationCause
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The handler's timeout passed.</summary>
    Timeout,

    /// <summary>The service stops.</summary>
    Shutdown,

    /// <summary>The sequence was aborted or timed out.</summary>
    Aborted,
}
