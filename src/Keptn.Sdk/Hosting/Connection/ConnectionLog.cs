using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>What the connection of a service reports. Event ids 5100 to 5199.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(5100, LogLevel.Information, "Events come and go over {Transport}, because {Reason}.")]
    internal static partial void Chosen(ILogger logger, string transport, string reason);

    [LoggerMessage(5101, LogLevel.Warning, "Not set, so assumed: {Assumed}. Keptn's Bridge shows the service under these; set them in the deployment.")]
    internal static partial void Assumed(ILogger logger, string assumed);

    [LoggerMessage(5102, LogLevel.Information, "Listening on {Addresses} for {Purpose}.")]
    internal static partial void Listening(ILogger logger, string addresses, string purpose);

    [LoggerMessage(5103, LogLevel.Warning, "A distributor delivers to port {Port} ({Setting}), but the application's server listens on {Addresses}: no events will come.")]
    internal static partial void NotListening(ILogger logger, int port, string setting, string addresses);

    [LoggerMessage(5104, LogLevel.Warning, "Handlers of {Types} get no events: {Setting} names {Subscriptions} alone.")]
    internal static partial void NotSubscribed(ILogger logger, string types, string setting, string subscriptions);

    [LoggerMessage(5105, LogLevel.Error, "Closing the server for {Purpose} failed.")]
    internal static partial void CloseFailed(ILogger logger, Exception exception, string purpose);

    [LoggerMessage(5106, LogLevel.Warning, "There are no such settings, so these have no effect: {Settings}.")]
    internal static partial void Unknown(ILogger logger, string settings);

    [LoggerMessage(5107, LogLevel.Warning, "Health is expected on port {Port} ({Setting}), but the application's server listens on {Addresses}: probes of that port fail.")]
    internal static partial void HealthElsewhere(ILogger logger, int port, string setting, string addresses);
}
