namespace Keptn.Sdk.Local.State;

/// <summary>The kinds of parts that the state has. Their names stand in files.</summary>
internal enum StateKind
{
    /// <summary>What is to be sent.</summary>
    Outbox,

    /// <summary>What users hold.</summary>
    Paused,

    /// <summary>A <see cref="SequenceState"/>.</summary>
    View,

    /// <summary>A <see cref="SequenceExecution"/>.</summary>
    Execution,

    /// <summary>An <see cref="OpenEvent"/>.</summary>
    Open,

    /// <summary>An <see cref="OpenEvent"/> among the requests for indicators.</summary>
    Request,

    /// <summary>A state of a stage's files that sequences work with.</summary>
    Commit,
}
