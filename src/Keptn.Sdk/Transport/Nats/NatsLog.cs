using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>Everything the NATS transport writes to the log. Event ids 3100 to 3199.</summary>
internal static partial class NatsLog
{
    [LoggerMessage(3100, LogLevel.Information, "Connected to NATS at {Address} (server {Server}, version {Version}).")]
    internal static partial void Connected(this ILogger logger, NatsServerAddress address, string? server, string? version);

    [LoggerMessage(3101, LogLevel.Warning, "Lost the NATS connection to {Address}: {Reason}")]
    internal static partial void ConnectionLost(this ILogger logger, NatsServerAddress address, string reason);

    [LoggerMessage(3102, LogLevel.Warning, "Could not connect to NATS (attempt {Attempt}), next attempt in {Delay}: {Reason}")]
    internal static partial void ConnectFailed(this ILogger logger, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(3103, LogLevel.Error, "NATS refuses this client (attempt {Attempt}), next attempt in {Delay}: {Reason}")]
    internal static partial void ConnectRefused(this ILogger logger, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(3104, LogLevel.Critical, "Gave up connecting to NATS after {Attempts} attempts; no events are received or sent any more. Last failure: {Reason}")]
    internal static partial void GaveUp(this ILogger logger, int attempts, string reason);

    [LoggerMessage(3105, LogLevel.Warning, "NATS server {Address}: {Text}")]
    internal static partial void ServerWarning(this ILogger logger, NatsServerAddress address, string text);

    [LoggerMessage(3106, LogLevel.Error, "NATS does not permit to publish on '{Subject}': the event was not sent.")]
    internal static partial void PublishNotPermitted(this ILogger logger, string subject);

    [LoggerMessage(3107, LogLevel.Error, "NATS does not permit to subscribe to '{Subject}': its events do not arrive.")]
    internal static partial void SubscriptionNotPermitted(this ILogger logger, string subject);

    [LoggerMessage(3108, LogLevel.Information, "NATS server {Address} is about to stop; the connection moves when it ends.")]
    internal static partial void LameDuck(this ILogger logger, NatsServerAddress address);

    [LoggerMessage(3109, LogLevel.Warning, "The service has been at its limits for {Pause}: NATS messages are dropped until it takes events again.")]
    internal static partial void DroppingBegins(this ILogger logger, TimeSpan pause);

    [LoggerMessage(3110, LogLevel.Warning, "The service takes events again; {Count} NATS messages were dropped.")]
    internal static partial void DroppingEnds(this ILogger logger, long count);

    [LoggerMessage(3111, LogLevel.Warning, "Dropped a NATS message on '{Subject}': it has {Size} bytes, the limit is {Limit}.")]
    internal static partial void MessageTooLarge(this ILogger logger, string subject, int size, int limit);

    [LoggerMessage(3112, LogLevel.Error, "A NATS message on '{Subject}' could not be handed over.")]
    internal static partial void HandOverFailed(this ILogger logger, string subject, Exception exception);

    [LoggerMessage(3113, LogLevel.Error, "Dropped a NATS message on '{Subject}' ({Size} bytes), which is not an event: {Reason}")]
    internal static partial void NotAnEvent(this ILogger logger, string subject, int size, string reason);

    [LoggerMessage(3114, LogLevel.Information, "JetStream stream '{Stream}' covers '{Subject}': sends wait for its acknowledgement.")]
    internal static partial void StreamFound(this ILogger logger, string stream, string subject);

    [LoggerMessage(3115, LogLevel.Debug, "No JetStream stream covers '{Subject}': sends wait for the server alone.")]
    internal static partial void NoStream(this ILogger logger, string subject);

    [LoggerMessage(3116, LogLevel.Warning, "Could not find out whether a JetStream stream covers '{Subject}'. What was known before counts; where nothing was, sends wait for the server alone: {Reason}")]
    internal static partial void StreamUnknown(this ILogger logger, string subject, string reason);

    [LoggerMessage(3117, LogLevel.Warning, "NATS was closed with events that were not confirmed: {Reason}")]
    internal static partial void FlushFailed(this ILogger logger, string reason);
}
