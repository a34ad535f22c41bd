namespace Keptn.Sdk.Tooling;

/// <summary>How the run of a tool ended.</summary>
public sealed record ToolResult
{
    /// <summary>The exit code; 128 and the signal's number where a signal ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Whether it was ended because <see cref="ToolCommand.Timeout"/> had passed.</summary>
    public bool TimedOut { get; init; }

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The last lines of output and errors, for messages; control characters are taken out.</summary>
    public string Tail { get; init; } = string.Empty;

    /// <summary>How many lines of output and errors there were.</summary>
    public long Lines { get; init; }
}
