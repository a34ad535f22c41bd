using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Scripts;

internal static partial class ScriptLog
{
    [LoggerMessage(7200, LogLevel.Information, "{File} of {Level} runs for {Type} {Id}.")]
    internal static partial void Found(ILogger logger, string file, string level, string? type, string? id);

    [LoggerMessage(7201, LogLevel.Error, "Whether there is a script for {Type} {Id} is not known: {Reason}")]
    internal static partial void NotLookedUp(ILogger logger, string? type, string? id, string reason);

    [LoggerMessage(7202, LogLevel.Warning, "{File} has placeholders without a value for {Id}, which stay as they are: {Placeholders}.")]
    internal static partial void Unfilled(ILogger logger, string file, string? id, string placeholders);

    [LoggerMessage(7203, LogLevel.Warning, "Values of {Id} are too long for variables of {File}; they are in its file only: {Names}.")]
    internal static partial void ValuesLeftOut(ILogger logger, string? id, string file, string names);

    [LoggerMessage(7204, LogLevel.Warning, "The JSON result of {File} for {Id} is not used: it has more than {Limit} characters (MaxOutputSize).")]
    internal static partial void ResultTooLong(ILogger logger, string file, string? id, int limit);
}
