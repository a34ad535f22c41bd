namespace Keptn.Sdk.Tooling;

/// <summary>
/// A program to run, with its arguments one by one: there is no shell, so that nothing in an argument has a meaning of its
/// own.
/// </summary>
public sealed record ToolCommand
{
    /// <summary>Names a program and its arguments.</summary>
    /// <param name="fileName">
    /// The program: a name that is looked for in <c>PATH</c>, or a path, which counts from <see cref="WorkingDirectory"/>.
    /// </param>
    /// <param name="arguments">Its arguments, each as the program is to get it.</param>
    public ToolCommand(string fileName, params IEnumerable<string> arguments)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        ArgumentNullException.ThrowIfNull(arguments);
        FileName = fileName;
        Arguments = [.. arguments];
    }

    /// <summary>The program.</summary>
    public string FileName { get; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Where it runs. Default: where the service does, or in a test runner the workspace.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// Variables to set, or with <see langword="null"/> to remove. They are added to those of the service, from which its
    /// own configuration is left out (<c>KEPTN*</c>, <c>OAUTH_*</c>, addresses of brokers): it has tokens.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long it may run. Default: as long as the task may take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How long its processes may take to end after SIGTERM, before SIGKILL. Default 3 s, less than a cancelled handler has
    /// (<c>KeptnOptions.CancellationGracePeriod</c>).
    /// </summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many lines of output go to the log. Default 1,000.</summary>
    public int MaxLoggedLines { get; init; } = 1_000;

    /// <summary>Where longer lines are cut, in characters. Default 2,000.</summary>
    public int MaxLineLength { get; init; } = 2_000;

    /// <summary>How many of the last lines are kept for <see cref="ToolResult.Tail"/>. Default 20.</summary>
    public int TailLines { get; init; } = 20;

    /// <summary>
    /// Gets each line of output and errors, one at a time. It must be quick: the program waits for it. What it throws ends
    /// the program and comes out of <see cref="ToolRunner.RunAsync"/>.
    /// </summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>
    /// Gets each line of errors, in place of <see cref="OnOutput"/>, which gets those of the output alone then. Default: there
    /// is no difference.
    /// </summary>
    public Action<string>? OnError { get; init; }

    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(GracePeriod, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(GracePeriod, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxLoggedLines);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLineLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxLineLength, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfNegative(TailLines);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TailLines, 10_000);
        if (Timeout is { } timeout)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromDays(40));
        }
    }
}
