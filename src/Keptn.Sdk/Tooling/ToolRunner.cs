using System.ComponentModel;
using System.Diagnostics;
using Keptn.Sdk.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Tooling;

/// <summary>
/// Runs programs: in a session of their own, their output in the log line by line, and when they end, time out or are
/// cancelled, no process of theirs stays behind. Thread-safe.
/// </summary>
/// <remarks>
/// On Linux, processes that detach themselves are ended too. Elsewhere the tree is ended as far as the system knows it. A
/// session of its own needs the program <c>setsid</c> (util-linux or busybox); without it, a Ctrl+C in a terminal reaches the
/// tool directly.
/// </remarks>
public sealed class ToolRunner
{
    private static readonly TimeSpan s_outputPatience = TimeSpan.FromSeconds(2);
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a runner.</summary>
    /// <param name="logger">Where output goes; <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock for timeouts; <see langword="null"/> for the system's.</param>
    public ToolRunner(ILogger? logger = null, TimeProvider? timeProvider = null)
    {
        _logger = logger ?? NullLogger.Instance;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Runs a program to its end. Its input is empty.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="cancellationToken">Ends the program and all its processes.</param>
    /// <returns>How it ended; also after its timeout.</returns>
    /// <exception cref="KeptnTaskException">The program or its folder does not exist, or it cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and its processes are gone.</exception>
    public async Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.ThrowIfInvalid();
        cancellationToken.ThrowIfCancellationRequested();
        var tool = Path.GetFileName(command.FileName);
        var marker = Guid.NewGuid().ToString("N");
        var began = _timeProvider.GetTimestamp();
        using var process = Start(command, marker);
        Log.ToolStarted(_logger, tool, process.Id);
        process.StandardInput.Close();

        var tree = new ProcessTree(process, marker);
        var output = new ToolOutput(command, tool, _logger);
        var reading = Task.WhenAll(
            output.ReadAsync(process.StandardOutput.BaseStream, command.OnOutput),
            output.ReadAsync(process.StandardError.BaseStream, command.OnError ?? command.OnOutput));
        var timedOut = await WaitAsync(command, process, output, cancellationToken).ConfigureAwait(false);

        // Always: a tool that ended well may have left others behind.
        if (timedOut || cancellationToken.IsCancellationRequested)
        {
            Log.ToolStopped(_logger, tool, process.Id, timedOut ? $"it took longer than {command.Timeout}" : "it is cancelled", tree.Count);
        }

        var surviving = await tree.EndAsync(command.GracePeriod).ConfigureAwait(false);
        if (surviving > 0)
        {
            Log.ToolSurvives(_logger, tool, surviving);
        }

        await FinishAsync(process, reading).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var exitCode = process.HasExited ? process.ExitCode : -1;
        Log.ToolEnded(_logger, tool, process.Id, exitCode);
        return new ToolResult
        {
            ExitCode = exitCode,
            TimedOut = timedOut,
            Duration = _timeProvider.GetElapsedTime(began),
            Tail = output.GetTail(),
            Lines = output.Lines,
        };
    }

    private static Process Start(ToolCommand command, string marker)
    {
        var folder = Path.GetFullPath(command.WorkingDirectory ?? Environment.CurrentDirectory);
        if (!Directory.Exists(folder))
        {
            throw new KeptnTaskException($"The tool '{command.FileName}' cannot be run: there is no folder {folder}.");
        }

        var start = new ProcessStartInfo
        {
            CreateNoWindow = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        ToolEnvironment.Apply(start.Environment, command, marker);
        start.Environment.TryGetValue("PATH", out var path);
        var program = ToolPrograms.Find(command.FileName, folder, path);

        // It starts the program in its own place: the process stays the same.
        var setsid = OperatingSystem.IsLinux() ? ToolPrograms.TryFind("setsid", Environment.GetEnvironmentVariable("PATH")) : null;
        start.FileName = setsid ?? program;
        if (setsid is not null)
        {
            start.ArgumentList.Add(program);
        }

        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw new KeptnTaskException($"The tool '{command.FileName}' could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new KeptnTaskException($"The tool '{command.FileName}' could not be started: {e.Message}", e);
        }
    }

    /// <summary>Waits until the tool ends, its time is over, it is cancelled, or its output cannot be taken.</summary>
    /// <returns>Whether its time was over.</returns>
    private async Task<bool> WaitAsync(ToolCommand command, Process process, ToolOutput output, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(command.Timeout ?? System.Threading.Timeout.InfiniteTimeSpan, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var exit = process.WaitForExitAsync(either.Token);
            if (await Task.WhenAny(exit, output.Failed).ConfigureAwait(false) != exit)
            {
                await either.CancelAsync().ConfigureAwait(false);
                return false;
            }

            await exit.ConfigureAwait(false);
            return false;
        }
        catch (OperationCanceledException)
        {
            return !cancellationToken.IsCancellationRequested;
        }
    }

    private static async Task FinishAsync(Process process, Task reading)
    {
        try
        {
            await reading.WaitAsync(s_outputPatience, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Something that could not be ended holds the other end of the output.
        }

        if (!process.HasExited)
        {
            try
            {
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(s_outputPatience, TimeProvider.System).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Said before: it cannot be ended.
            }
        }
    }
}
