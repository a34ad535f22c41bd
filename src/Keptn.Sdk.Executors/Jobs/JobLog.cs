using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Jobs;

internal static partial class JobLog
{
    [LoggerMessage(7101, LogLevel.Warning, "The action '{Action}' never matches by '{Text}': {Reason}")]
    internal static partial void NeverMatches(ILogger logger, string action, string text, string reason);
}
