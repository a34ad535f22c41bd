using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>A running program: <c>keptn-local serve</c>, or the nats-server that it uses.</summary>
internal sealed partial class KeptnLocalProcess : IAsyncDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Debian puts it where a user's PATH does not always look.
    private static readonly string s_natsServer = File.Exists("/usr/sbin/nats-server") ? "/usr/sbin/nats-server" : "nats-server";

    private readonly Process _process;
    private readonly List<string> _output = [];
    private StreamReader? _reader;

    private KeptnLocalProcess(Process process) => _process = process;

    internal static string Program { get; } = Path.Combine(
        SampleProcess.RepositoryRoot, "artifacts", "bin", "Keptn.Sdk.Local.Tool", new DirectoryInfo(AppContext.BaseDirectory).Name, "keptn-local.dll");

    internal IReadOnlyList<string> Output => _output;

    internal Uri Root { get; private set; } = new("http://127.0.0.1");

    internal static async Task<KeptnLocalProcess> ServeAsync(string folder, params string[] options)
    {
        var local = Start("dotnet", [Program, "serve", "--dir", folder, "--token", "a-token", .. options.Contains("--port") ? options : ["--port", "0", .. options]], process => process.StandardOutput);
        var lines = await local.ReadUntilAsync("Stop with Ctrl+C.");
        local.Root = new Uri(lines.Select(line => Address().Match(line)).First(match => match.Success).Groups[1].Value);
        return local;
    }

    /// <summary>How long processors have worked for it.</summary>
    internal TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts any command of it.</summary>
    internal static KeptnLocalProcess StartCommand(params string[] arguments) => Start("dotnet", [Program, .. arguments], process => process.StandardOutput);

    /// <summary>Asks it to end, as Ctrl+C does.</summary>
    internal Task<int> InterruptAsync() => SignalAsync("-INT");

    /// <summary>Waits for its end, and reads what it still prints.</summary>
    internal async Task<int> WaitForEndAsync()
    {
        while (await _reader!.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            _output.Add(line);
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Starts a nats-server on a free port.</summary>
    internal static async Task<(KeptnLocalProcess Server, string Address)> StartNatsAsync()
    {
        var server = Start(s_natsServer, ["-a", "127.0.0.1", "-p", "-1"], process => process.StandardError);
        var lines = await server.ReadUntilAsync("Server is ready");
        var port = lines.Select(line => NatsPort().Match(line)).First(match => match.Success).Groups[1].Value;
        return (server, $"nats://127.0.0.1:{port}");
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    internal Task<int> TerminateAsync() => SignalAsync("-TERM");

    private async Task<int> SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Ends it at once, as the kernel does when memory is short.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit(Patience);
    }

    /// <summary>What it printed as errors, to its end.</summary>
    internal Task<string> ReadErrorAsync() => _process.StandardError.ReadToEndAsync().WaitAsync(Patience);

    /// <summary>What it printed up to a line that has a text.</summary>
    internal async Task<IReadOnlyList<string>> ReadUntilAsync(string text)
    {
        while (await ReadLineAsync(text) is { } line)
        {
            _output.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return _output;
            }
        }

        throw new InvalidOperationException($"It ended before it printed '{text}': {string.Join('\n', _output)}");
    }

    private async Task<string?> ReadLineAsync(string awaited)
    {
        try
        {
            return await _reader!.ReadLineAsync().WaitAsync(Patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"It did not print '{awaited}': {string.Join('\n', _output)}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static KeptnLocalProcess Start(string program, IEnumerable<string> arguments, Func<Process, StreamReader> reader)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return new KeptnLocalProcess(process) { _reader = reader(process) };
    }

    [GeneratedRegex("API +(http://[0-9.:]+)/api")]
    private static partial Regex Address();

    [GeneratedRegex("Listening for client connections on 127.0.0.1:([0-9]+)")]
    private static partial Regex NatsPort();
}
