namespace Keptn.Sdk.Local;

/// <summary>
/// Keeps what a <see cref="LocalControlPlane"/> knows, so that it survives the process: records of its state, which it
/// replaces and removes, and the log of all events. Set it with <see cref="LocalControlPlaneOptions.History"/>. The content of
/// both is the control plane's own. Owned by one control plane; never called by two threads at once.
/// </summary>
public interface ILocalHistory
{
    /// <summary>Reads all records, in the order in which their keys were first written.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    IReadOnlyList<LocalHistoryRecord> ReadRecords();

    /// <summary>Reads the newest events that fit into a number of bytes, oldest first; each is a CloudEvent in structured JSON.</summary>
    /// <param name="maxBytes">How many bytes of events to read.</param>
    /// <exception cref="IOException">They cannot be read.</exception>
    IEnumerable<ReadOnlyMemory<byte>> ReadEvents(long maxBytes);

    /// <summary>
    /// Writes records and events, all or nothing. When it returns, they survive the end of the process. Called before
    /// anything that follows from them is sent, and so it should be quick.
    /// </summary>
    /// <param name="records">What has changed, each key once.</param>
    /// <param name="events">What has happened, in this order.</param>
    /// <exception cref="IOException">
    /// They are not written. The control plane goes on with a <see cref="LocalWarningKind.NotStored"/>, and tries all of them
    /// again with its next step.
    /// </exception>
    void Write(IReadOnlyList<LocalHistoryRecord> records, IReadOnlyList<ReadOnlyMemory<byte>> events);
}
