using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Distributor;

/// <summary>What the distributor transport reports. Event ids 3200 to 3299.</summary>
internal static partial class DistributorLog
{
    [LoggerMessage(3200, LogLevel.Information, "The distributor answers at {Address}.")]
    internal static partial void Reached(ILogger logger, Uri address);

    [LoggerMessage(3201, LogLevel.Warning, "The distributor does not answer at {Address}; it is asked again every second: {Reason}")]
    internal static partial void Unreachable(ILogger logger, Uri address, string reason);

    [LoggerMessage(3202, LogLevel.Warning, "A delivery from {Caller} was refused: only callers on this machine may deliver events (Keptn:Distributor:AllowRemoteCallers).")]
    internal static partial void CallerRefused(ILogger logger, string caller);

    [LoggerMessage(3203, LogLevel.Warning, "A delivery was refused, it is not an event: {Reason}")]
    internal static partial void NotAnEvent(ILogger logger, string reason);

    [LoggerMessage(3204, LogLevel.Warning, "A delivery was put off with 503: the service is at its limits.")]
    internal static partial void PutOff(ILogger logger);

    [LoggerMessage(3205, LogLevel.Error, "A delivery failed.")]
    internal static partial void Failed(ILogger logger, Exception exception);
}
