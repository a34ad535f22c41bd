using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>Everything that the local control plane logs. Event ids 6000 to 6099.</summary>
internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Warning, "{Kind}: {Message}")]
    internal static partial void Warning(ILogger logger, LocalWarningKind kind, string message);

    [LoggerMessage(6001, LogLevel.Error, "The control plane failed on event {Type} with id {Id}.")]
    internal static partial void Failed(ILogger logger, Exception exception, string? type, string? id);

    [LoggerMessage(6002, LogLevel.Debug, "{Type} of {Source} with id {Id}.")]
    internal static partial void Published(ILogger logger, string? type, string? source, string? id);

    [LoggerMessage(6010, LogLevel.Information, "Stage {Stage} of project {Project} has changed; its commit is {Commit}.")]
    internal static partial void Changed(ILogger logger, string stage, string project, string commit);

    [LoggerMessage(6011, LogLevel.Warning, "{Folder} cannot be watched; changes are seen when they are asked for: {Reason}")]
    internal static partial void CannotWatch(ILogger logger, string folder, string reason);

    [LoggerMessage(6012, LogLevel.Warning, "{Place} cannot be read: {Reason}")]
    internal static partial void CannotRead(ILogger logger, string place, string reason);
}
