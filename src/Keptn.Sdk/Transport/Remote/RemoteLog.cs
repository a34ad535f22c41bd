using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>What the remote transport and the check of ambiguous sends report. Event ids 3300 to 3399.</summary>
internal static partial class RemoteLog
{
    [LoggerMessage(3300, LogLevel.Warning, "Remote mode is for one replica: events are polled, and replicas of {Service} would each begin every task. Let the deployment have one, and stop it before its successor starts (strategy Recreate).")]
    internal static partial void SingleReplica(ILogger logger, string service);

    [LoggerMessage(3301, LogLevel.Information, "Polled are the open tasks {Open} and, project by project in the event store, {Stored}.")]
    internal static partial void Planned(ILogger logger, string open, string stored);

    [LoggerMessage(3302, LogLevel.Warning, "Reading {Subject} failed and is tried again, the service goes on: {Reason}")]
    internal static partial void Failed(ILogger logger, string subject, string reason);

    [LoggerMessage(3303, LogLevel.Debug, "Reading {Subject} failed again: {Reason}")]
    internal static partial void FailedAgain(ILogger logger, string subject, string reason);

    [LoggerMessage(3304, LogLevel.Information, "Reading {Subject} works again.")]
    internal static partial void Recovered(ILogger logger, string subject);

    [LoggerMessage(3305, LogLevel.Debug, "Event {Type} {Id} is not taken: {Reason}")]
    internal static partial void NotTaken(ILogger logger, string? type, string? id, string reason);

    [LoggerMessage(3306, LogLevel.Information, "Event {Type} {Id} was sent while the service was away and is taken up.")]
    internal static partial void TakenUp(ILogger logger, string? type, string? id);

    [LoggerMessage(3307, LogLevel.Information, "Project {Project} is new; its events are read as well.")]
    internal static partial void ProjectFound(ILogger logger, string project);

    [LoggerMessage(3308, LogLevel.Error, "Project {Project} has more than {Limit} new events since the last poll; older ones are left out.")]
    internal static partial void EventsLeftOut(ILogger logger, string project, int limit);

    [LoggerMessage(3320, LogLevel.Information, "Event {Type} of task {TriggeredId} had arrived in spite of the failure, and is not sent again.")]
    internal static partial void HadArrived(ILogger logger, string? type, string? triggeredId);

    [LoggerMessage(3321, LogLevel.Debug, "Event {Type} of task {TriggeredId} had not arrived, and is sent again.")]
    internal static partial void HadNotArrived(ILogger logger, string? type, string? triggeredId);

    [LoggerMessage(3322, LogLevel.Warning, "Event {Type} of task {TriggeredId} is sent again though it may have arrived, the event store cannot be asked: {Reason}")]
    internal static partial void CannotBeAsked(ILogger logger, string? type, string? triggeredId, string reason);

    [LoggerMessage(3323, LogLevel.Warning, "Keptn's API takes no progress events; the progress of tasks is not shown: {Reason}")]
    internal static partial void ProgressRefused(ILogger logger, string reason);
}
