using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Diagnostics;

/// <summary>
/// What the pipeline logs. Event ids 1 to 99. Never payloads, never tokens. Other parts have catalogues and ranges of
/// their own; docs/log-messages.md lists them all.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Keptn service {Service} answers {Subscriptions} over {Transport}.")]
    internal static partial void Started(ILogger logger, string service, string subscriptions, string transport);

    [LoggerMessage(2, LogLevel.Information, "Keptn service {Service} stops: {Running} tasks in work, {Parked} waiting.")]
    internal static partial void Stopping(ILogger logger, string service, int running, int parked);

    [LoggerMessage(3, LogLevel.Information, "Keptn service {Service} stopped.")]
    internal static partial void Stopped(ILogger logger, string service);

    [LoggerMessage(4, LogLevel.Error, "Stopping took longer than {Timeout}; {Running} events are still in work, and their answers may be missing.")]
    internal static partial void StopTimedOut(ILogger logger, TimeSpan timeout, int running);

    [LoggerMessage(5, LogLevel.Error, "A step of stopping failed; the others are done all the same.")]
    internal static partial void StopFailed(ILogger logger, Exception exception);

    [LoggerMessage(10, LogLevel.Debug, "Event {Type} {Id} is not handled: {Reason}")]
    internal static partial void Ignored(ILogger logger, string? type, string? id, string reason);

    [LoggerMessage(11, LogLevel.Error, "Event {Type} {Id} cannot be answered: {Reason}")]
    internal static partial void Rejected(ILogger logger, string? type, string? id, string reason);

    [LoggerMessage(12, LogLevel.Warning, "The limit of {MaxEvents} queued events or {MaxBytes} bytes is reached; receiving waits.")]
    internal static partial void InboundLimitReached(ILogger logger, int maxEvents, long maxBytes);

    [LoggerMessage(13, LogLevel.Warning, "Event {Type} {Id} was waiting when the service stopped and was not begun.")]
    internal static partial void DroppedAtStop(ILogger logger, string? type, string? id);

    [LoggerMessage(14, LogLevel.Error, "The filter of {Handler} failed for event {Id}.")]
    internal static partial void FilterFailed(ILogger logger, Exception exception, string handler, string? id);

    [LoggerMessage(15, LogLevel.Error, "The data of event {Id} cannot be read for {Handler}: {Reason}")]
    internal static partial void DataUnreadable(ILogger logger, string? id, string handler, string reason);

    [LoggerMessage(16, LogLevel.Error, "Reading the data of event {Id} failed for {Handler}.")]
    internal static partial void ReadingFailed(ILogger logger, Exception exception, string handler, string? id);

    [LoggerMessage(17, LogLevel.Information, "The sequence of context {Context} in stage {Stage} ended: {Cancelled} tasks in work are cancelled, {Dropped} waiting ones are not begun.")]
    internal static partial void SequenceEnded(ILogger logger, string context, string stage, int cancelled, int dropped);

    [LoggerMessage(18, LogLevel.Warning, "Tasks of aborted sequences are not cancelled, the end of sequences cannot be watched: {Reason}")]
    internal static partial void SequencesNotWatched(ILogger logger, string reason);

    [LoggerMessage(20, LogLevel.Information, "Task {Task} {Id} of {Project}/{Stage}/{Service} finished: {Result} ({Status}).")]
    internal static partial void Finished(
        ILogger logger, string? task, string? id, string project, string stage, string service, string result, string status);

    [LoggerMessage(21, LogLevel.Error, "{Handler} failed for event {Id} (reference {Reference}).")]
    internal static partial void HandlerFailed(ILogger logger, Exception exception, string handler, string? id, string reference);

    [LoggerMessage(22, LogLevel.Error, "{Handler} did not return in time after it was cancelled ({Cause}) for event {Id}; it is left behind.")]
    internal static partial void HandlerAbandoned(ILogger logger, string handler, string cause, string? id);

    [LoggerMessage(23, LogLevel.Warning, "{Handler} returned for event {Id} after its task was finished; the result is not used.")]
    internal static partial void ResultTooLate(ILogger logger, string handler, string? id);

    [LoggerMessage(24, LogLevel.Error, "The result of {Handler} for event {Id} cannot be sent as it is: {Reason}")]
    internal static partial void ResultReduced(ILogger logger, Exception? exception, string handler, string? id, string reason);

    [LoggerMessage(25, LogLevel.Error, "Task {Task} {Id} could not be started: its started event was not sent.")]
    internal static partial void NotStarted(ILogger logger, string? task, string? id);

    [LoggerMessage(26, LogLevel.Error, "What {Handler} does when it is cancelled failed for event {Id}.")]
    internal static partial void CancellationFailed(ILogger logger, Exception exception, string handler, string? id);

    [LoggerMessage(30, LogLevel.Warning, "Event {Type} {Id} was not sent and is tried again: {Reason}")]
    internal static partial void SendFailed(ILogger logger, string? type, string? id, string reason);

    [LoggerMessage(31, LogLevel.Error, "Event {Type} {Id} of context {Context} was not sent.")]
    internal static partial void NotSent(ILogger logger, Exception exception, string? type, string? id, string? context);

    [LoggerMessage(32, LogLevel.Error, "The services of event {Id} could not be disposed.")]
    internal static partial void DisposeFailed(ILogger logger, Exception exception, string? id);

    [LoggerMessage(33, LogLevel.Error, "A pipeline observer of type {Observer} failed.")]
    internal static partial void ObserverFailed(ILogger logger, Exception exception, string observer);

    [LoggerMessage(34, LogLevel.Error, "A listener to traces or metrics failed; events go on without it.")]
    internal static partial void ListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(40, LogLevel.Error, "The journal {File} cannot be written; tasks go on, but those begun now are not protected against the end of this process.")]
    internal static partial void JournalFailed(ILogger logger, Exception exception, string file);

    [LoggerMessage(41, LogLevel.Information, "The journal {File} can be written again.")]
    internal static partial void JournalRecovered(ILogger logger, string file);

    [LoggerMessage(42, LogLevel.Error, "The journal {File} is damaged: {Bytes} bytes in it are no records, all others were read; a copy is kept as {Copy}.")]
    internal static partial void JournalDamaged(ILogger logger, string file, long bytes, string copy);

    [LoggerMessage(43, LogLevel.Information, "The last record of the journal {File} was not written whole ({Bytes} bytes); what it meant had not happened yet.")]
    internal static partial void JournalTorn(ILogger logger, string file, long bytes);

    [LoggerMessage(44, LogLevel.Information, "The state directory {Directory} is in use by another process; waiting for it.")]
    internal static partial void StateDirectoryInUse(ILogger logger, string directory);

    [LoggerMessage(45, LogLevel.Warning, "An earlier process left {Answers} answers unsent and {Tasks} tasks unfinished; they are brought to their end now.")]
    internal static partial void Recovering(ILogger logger, int answers, int tasks);

    [LoggerMessage(46, LogLevel.Information, "Task {Task} of an earlier process: {Outcome}")]
    internal static partial void Recovered(ILogger logger, string task, string outcome);

    [LoggerMessage(47, LogLevel.Warning, "Task {Task} of an earlier process waits, the event store does not say what was sent of it: {Reason}")]
    internal static partial void RecoveryWaits(ILogger logger, string task, string reason);

    [LoggerMessage(49, LogLevel.Warning, "Tasks whose process is gone cannot be searched for at the moment: {Reason}")]
    internal static partial void OrphansNotSearched(ILogger logger, string reason);

    [LoggerMessage(48, LogLevel.Error, "Task {Task} of an earlier process could not be brought to its end; it is tried again at the next start.")]
    internal static partial void RecoveryFailed(ILogger logger, Exception? exception, string task);
    [LoggerMessage(70, LogLevel.Warning, "The workspace {Path} could not be removed; it is tried again when the service stops or starts.")]
    internal static partial void WorkspaceNotRemoved(ILogger logger, Exception exception, string path);

    [LoggerMessage(71, LogLevel.Information, "Removed workspaces that a killed process had left: {Path}")]
    internal static partial void LeftoverRemoved(ILogger logger, string path);

    [LoggerMessage(72, LogLevel.Debug, "Workspaces with the lock {Path} belong to another process, or cannot be removed: {Reason}")]
    internal static partial void LeftoverKept(ILogger logger, string path, string reason);

    [LoggerMessage(50, LogLevel.Warning, "SLI {Indicator} of event {Id}: attempt {Attempt} failed and is repeated: {Reason}")]
    internal static partial void SliRetried(ILogger logger, string indicator, string? id, int attempt, string reason);

    [LoggerMessage(51, LogLevel.Error, "SLI {Indicator} of event {Id} could not be measured.")]
    internal static partial void SliFailed(ILogger logger, Exception exception, string indicator, string? id);

    [LoggerMessage(52, LogLevel.Warning, "A configuration file of event {Id}: {Problem}")]
    internal static partial void FileWarning(ILogger logger, string? id, string problem);

    [LoggerMessage(60, LogLevel.Information, "Tool {Tool} started as process {ProcessId}.")]
    internal static partial void ToolStarted(ILogger logger, string tool, int processId);

    [LoggerMessage(61, LogLevel.Information, "{Tool}: {Line}")]
    internal static partial void ToolOutput(ILogger logger, string tool, string line);

    [LoggerMessage(62, LogLevel.Warning, "{Tool} has written {Lines} lines; further ones are not logged.")]
    internal static partial void ToolOutputLimit(ILogger logger, string tool, int lines);

    [LoggerMessage(63, LogLevel.Information, "Tool {Tool} (process {ProcessId}) ended with code {ExitCode}.")]
    internal static partial void ToolEnded(ILogger logger, string tool, int processId, int exitCode);

    [LoggerMessage(64, LogLevel.Warning, "Tool {Tool} (process {ProcessId}) is ended: {Reason}; it has {Processes} processes.")]
    internal static partial void ToolStopped(ILogger logger, string tool, int processId, string reason, int processes);

    [LoggerMessage(65, LogLevel.Error, "{Processes} processes of tool {Tool} cannot be ended.")]
    internal static partial void ToolSurvives(ILogger logger, string tool, int processes);

    [LoggerMessage(53, LogLevel.Error, "The test of event {Id} could not be run to its end.")]
    internal static partial void TestNotRun(ILogger logger, Exception exception, string? id);

    [LoggerMessage(66, LogLevel.Warning, "Progress of task {Id} could not be reported: {Reason}")]
    internal static partial void ProgressNotReported(ILogger logger, string? id, string reason);
}
