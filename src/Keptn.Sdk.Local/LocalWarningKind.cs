namespace Keptn.Sdk.Local;

/// <summary>What a <see cref="LocalWarning"/> is about.</summary>
public enum LocalWarningKind
{
    /// <summary>An event had no effect: unreadable, a duplicate, or an answer to nothing.</summary>
    EventIgnored,

    /// <summary>
    /// Nobody has started a task for <see cref="LocalControlPlaneOptions.UnansweredTaskWarning"/>, or answered an evaluation
    /// for <see cref="LocalControlPlaneOptions.UnansweredSliWarning"/>.
    /// </summary>
    TaskUnanswered,

    /// <summary>An answer works here as on the real Keptn, but hardly as meant.</summary>
    SuspiciousAnswer,

    /// <summary>A sequence can never end; it would not on the real Keptn either.</summary>
    SequenceStuck,

    /// <summary>A sequence could not be started.</summary>
    SequenceRefused,

    /// <summary>A configuration file has something that Keptn will hardly do as meant.</summary>
    Configuration,

    /// <summary>An event did not reach a connected service: it was too large, or the service too slow.</summary>
    NotDelivered,

    /// <summary>The control plane itself failed on an event; a bug.</summary>
    InternalError,
}
