namespace Keptn.Sdk.Local.Tool;

/// <summary>What the program answers to its caller, for instance a pipeline.</summary>
internal static class ExitCodes
{
    /// <summary>Done; of a sequence: all of it ended with pass or warning.</summary>
    internal const int Success = 0;

    /// <summary>A verdict: the sequence did not pass, or files are wrong.</summary>
    internal const int Failed = 1;

    /// <summary>The command itself could not do its work: wrong options, no connection, a file that cannot be read.</summary>
    internal const int OwnError = 2;

    /// <summary>Ended by Ctrl+C, as shells count it.</summary>
    internal const int Interrupted = 130;
}
