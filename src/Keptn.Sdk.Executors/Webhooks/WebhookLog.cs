using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Webhooks;

internal static partial class WebhookLog
{
    [LoggerMessage(7001, LogLevel.Warning, "The webhook file of {Level} is skipped: {Reason}")]
    internal static partial void LevelSkipped(ILogger logger, string level, string reason);

    [LoggerMessage(7002, LogLevel.Error, "A webhook for {Type} {Id} failed: {Reason}")]
    internal static partial void Failed(ILogger logger, string? type, string? id, string reason);

    [LoggerMessage(7003, LogLevel.Information, "The webhook of subscription {Subscription} sent {Requests} requests for {Type} {Id}.")]
    internal static partial void Done(ILogger logger, string subscription, int requests, string? type, string? id);

    [LoggerMessage(7004, LogLevel.Error, "{Type} {Id} could not be sent: {Reason}")]
    internal static partial void NotSent(ILogger logger, string? type, string? id, string reason);

    [LoggerMessage(7005, LogLevel.Warning, "The webhook of subscription {Subscription} is for {Expected}, and the event is a {Type}; it is sent all the same.")]
    internal static partial void OtherType(ILogger logger, string subscription, string expected, string? type);

    [LoggerMessage(7006, LogLevel.Error, "What an earlier process left in {File} cannot be brought to its end: {Reason}")]
    internal static partial void NotRecovered(ILogger logger, string file, string reason);

    [LoggerMessage(7007, LogLevel.Error, "What the webhook for {Type} {Id} owes cannot be noted in the state directory, and the end of the process would leave it open: {Reason}")]
    internal static partial void NotNoted(ILogger logger, string? type, string? id, string reason);
}
