using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>What endpoints for alerts report. Event ids 5250 to 5299.</summary>
internal static partial class AlertLog
{
    [LoggerMessage(5250, LogLevel.Information, "Alert {Alert} at {Route} has triggered {Type}, context {Context}.")]
    internal static partial void Triggered(ILogger logger, string alert, string route, string? type, string? context);

    [LoggerMessage(5251, LogLevel.Debug, "Alert {Alert} at {Route} is a repetition; it triggers nothing.")]
    internal static partial void Repeated(ILogger logger, string alert, string route);

    [LoggerMessage(5252, LogLevel.Warning, "Alert {Alert} at {Route} cannot be used: {Problem}")]
    internal static partial void Rejected(ILogger logger, string? alert, string route, string problem);

    [LoggerMessage(5253, LogLevel.Warning, "A request to {Route} from {Caller} was refused: it has not the secret.")]
    internal static partial void Unauthorized(ILogger logger, string route, string caller);

    [LoggerMessage(5254, LogLevel.Warning, "A request to {Route} was refused: {Reason}")]
    internal static partial void BadRequest(ILogger logger, string route, string reason);

    [LoggerMessage(5255, LogLevel.Warning, "Alerts at {Route} are put off: the limit of {Limit} events a minute is reached.")]
    internal static partial void Flood(ILogger logger, string route, int limit);

    [LoggerMessage(5256, LogLevel.Warning, "Alert {Alert} at {Route} could not be sent, the caller is told to try again: {Reason}")]
    internal static partial void NotSent(ILogger logger, string alert, string route, string reason);

    [LoggerMessage(5257, LogLevel.Error, "What maps the alerts at {Route} failed.")]
    internal static partial void MapFailed(ILogger logger, Exception exception, string route);

    [LoggerMessage(5258, LogLevel.Warning, "A request to {Route} was put off: {Limit} others are in work, the limit.")]
    internal static partial void Busy(ILogger logger, string route, int limit);

    [LoggerMessage(5259, LogLevel.Warning, "The event store does not say whether an alert was sent before; it is sent: {Reason}")]
    internal static partial void NotAsked(ILogger logger, string reason);
}
