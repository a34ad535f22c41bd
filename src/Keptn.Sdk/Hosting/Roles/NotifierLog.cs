using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>What notifiers report. Event ids 5200 to 5249. Never what they send: that is for others.</summary>
internal static partial class NotifierLog
{
    [LoggerMessage(5200, LogLevel.Debug, "Notifier {Notifier} has sent {Count} notifications.")]
    internal static partial void Sent(ILogger logger, string notifier, int count);

    [LoggerMessage(5201, LogLevel.Warning, "Notifier {Notifier} could not send a batch, attempt {Attempt}; it is sent again: {Reason}")]
    internal static partial void Retried(ILogger logger, string notifier, int attempt, string reason);

    [LoggerMessage(5202, LogLevel.Error, "Notifier {Notifier} could not send {Count} notifications; they are dropped.")]
    internal static partial void Failed(ILogger logger, Exception exception, string notifier, int count);

    [LoggerMessage(5203, LogLevel.Warning, "The queue of notifier {Notifier} is full ({Limit}); the oldest notifications are dropped.")]
    internal static partial void QueueFull(ILogger logger, string notifier, int limit);

    [LoggerMessage(5204, LogLevel.Warning, "Notifier {Notifier} has dropped {Count} notifications because its queue was full.")]
    internal static partial void Dropped(ILogger logger, string notifier, long count);

    [LoggerMessage(5205, LogLevel.Warning, "Notifier {Notifier} did not send {Count} notifications before it had to stop.")]
    internal static partial void NotFlushed(ILogger logger, string notifier, int count);
}
