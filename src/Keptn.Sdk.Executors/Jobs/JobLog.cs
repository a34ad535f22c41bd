using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Jobs;

internal static partial class JobLog
{
    [LoggerMessage(7101, LogLevel.Warning, "The action '{Action}' never matches by '{Text}': {Reason}")]
    internal static partial void NeverMatches(ILogger logger, string action, string text, string reason);

    [LoggerMessage(7102, LogLevel.Error, "Whether there are jobs for {Type} {Id} is not known: {Reason}")]
    internal static partial void Unreadable(ILogger logger, string? type, string? id, string reason);

    [LoggerMessage(7103, LogLevel.Information, "The job {Job} runs the task '{Task}' of the action '{Action}' with the image '{Image}'.")]
    internal static partial void Begins(ILogger logger, string job, string task, string action, string image);

    [LoggerMessage(7104, LogLevel.Information, "The job {Job} has ended after {Seconds} s.")]
    internal static partial void Ended(ILogger logger, string job, double seconds);

    [LoggerMessage(7105, LogLevel.Error, "The job {Job} failed: {Reason}")]
    internal static partial void Failed(ILogger logger, string job, string reason);

    [LoggerMessage(7106, LogLevel.Warning, "The job {Job} runs as a process: its image '{Image}' is not used.")]
    internal static partial void WithoutImage(ILogger logger, string job, string image);

    [LoggerMessage(7107, LogLevel.Error, "The runner of the job {Job} failed.")]
    internal static partial void RunnerFailed(ILogger logger, Exception exception, string job);
}
