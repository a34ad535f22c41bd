using System.Diagnostics;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>
/// A program that <c>run</c> starts beside the sequence: the service that answers it. It gets the address of the control
/// plane as a service of this SDK reads it; what it prints goes to the standard error, each line with a mark.
/// </summary>
internal sealed class ServiceProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _printing;

    private ServiceProgram(Process process, TextWriter error)
    {
        _process = process;
        var synchronized = TextWriter.Synchronized(error);
        _printing = Task.WhenAll(PrintAsync(process.StandardOutput, synchronized), PrintAsync(process.StandardError, synchronized));
    }

    /// <summary>Why it is no longer there; <see langword="null"/> while it runs.</summary>
    internal string? Ended => _process.HasExited ? $"{_process.StartInfo.FileName} has ended with exit code {_process.ExitCode}; it answers nothing any more." : null;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="endpoint">The address of the API.</param>
    /// <param name="token">The token for it.</param>
    /// <param name="error">Where its output goes.</param>
    /// <exception cref="CommandException">It cannot be started.</exception>
    internal static ServiceProgram Start(IReadOnlyList<string> command, Uri endpoint, string token, TextWriter error)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KEPTN_API_ENDPOINT"] = endpoint.ToString();
        start.Environment["KEPTN_API_TOKEN"] = token;
        try
        {
            return new ServiceProgram(Process.Start(start)!, error);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new CommandException($"{command[0]} cannot be started: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _printing;
        _process.Dispose();
    }

    private static async Task PrintAsync(StreamReader reader, TextWriter error)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            await error.WriteLineAsync($"| {Screen.Clean(line)}");
        }
    }
}
