using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Sequences;

/// <summary>What the watch on sequences over the API reports. Event ids 4300 to 4399.</summary>
internal static partial class SequencesLog
{
    [LoggerMessage(4300, LogLevel.Warning, "The sequences of tasks in work cannot be looked at, aborted ones go on until this works: {Reason}")]
    internal static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(4301, LogLevel.Debug, "The sequences of tasks in work can still not be looked at: {Reason}")]
    internal static partial void FailedAgain(ILogger logger, string reason);

    [LoggerMessage(4302, LogLevel.Information, "The sequences of tasks in work can be looked at again.")]
    internal static partial void Recovered(ILogger logger);
}
