using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Api;

/// <summary>What the API clients log. Event ids 4100 to 4199.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(4100, LogLevel.Debug, "Trying again in {Delay} (attempt {Attempt} failed): {Reason}")]
    internal static partial void Retrying(ILogger logger, TimeSpan delay, int attempt, string reason);

    [LoggerMessage(4101, LogLevel.Error, "An event in the answer to {Path} was left out, it is not a CloudEvent (number {Index} of its page): {Reason}")]
    internal static partial void EventLeftOut(ILogger logger, string path, int index, string reason);

    [LoggerMessage(4102, LogLevel.Warning, "The control plane answered page 1 of the open events of {EventType} again as a further page; of {Total} events only {Count} are known. Ask with a larger page size.")]
    internal static partial void PageRepeated(ILogger logger, string eventType, double total, int count);

    [LoggerMessage(4103, LogLevel.Warning, "Certificates are not verified: anybody between this service and Keptn can read and change everything, the token included.")]
    internal static partial void CertificatesNotVerified(ILogger logger);

    [LoggerMessage(4104, LogLevel.Information, "The token was refused; another one was found and is used from now on.")]
    internal static partial void TokenRenewed(ILogger logger);
}
