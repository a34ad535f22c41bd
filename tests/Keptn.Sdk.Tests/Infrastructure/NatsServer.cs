using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>A real nats-server on a random port, with its files in a folder of its own.</summary>
public sealed partial class NatsServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // Debian puts it where a user's PATH does not always look.
    private static readonly string? s_program = ProgramFinder.Find("nats-server") ?? ProgramFinder.Find("nats-server", "/usr/sbin");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("keptn-nats-");
    private Channel<string> _log = Channel.CreateUnbounded<string>();
    private Process? _process;
    private string _configuration;

    private NatsServer(string configuration) => _configuration = configuration;

    /// <summary>Why there are no servers here; <see langword="null"/> where there are.</summary>
    public static string? WhyMissing => s_program is null ? "nats-server is not installed (scripts/install-nats-server.sh)" : null;

    /// <summary>The port; it stays the same across restarts.</summary>
    public int Port { get; private set; }

    /// <summary>The address without credentials.</summary>
    public string Url => $"nats://127.0.0.1:{Port}";

    /// <summary>Its folder, for certificates and the like.</summary>
    public string Folder => _directory.FullName;

    /// <summary>Starts a server.</summary>
    /// <param name="configuration">Lines of a server configuration, beside address and port.</param>
    public static async Task<NatsServer> StartAsync(string configuration = "")
    {
        var server = new NatsServer(configuration);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts a server with a folder for streams.</summary>
    public static async Task<NatsServer> StartWithJetStreamAsync()
    {
        var server = new NatsServer(string.Empty);
        server._configuration = $"jetstream {{ store_dir: \"{server.Folder}\" }}";
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts a server that needs files which are made for it.</summary>
    /// <param name="configure">Gets the folder, writes files there and returns the configuration.</param>
    public static async Task<NatsServer> StartAsync(Func<string, string> configure)
    {
        var server = new NatsServer(string.Empty);
        server._configuration = configure(server.Folder);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it again on the same port, perhaps with another configuration.</summary>
    public async Task StartAgainAsync(string? configuration = null)
    {
        _configuration = configuration ?? _configuration;
        var file = Path.Combine(Folder, "server.conf");
        await File.WriteAllTextAsync(file, $"listen: \"127.0.0.1:{(Port == 0 ? -1 : Port)}\"\n{_configuration}\n");
        var log = Channel.CreateUnbounded<string>();
        _log = log;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(s_program ?? throw new InvalidOperationException(WhyMissing), ["-c", file])
            {
                RedirectStandardError = true,
            },
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                log.Writer.TryComplete();
            }
            else
            {
                log.Writer.TryWrite(line.Data);
            }
        };
        _process.Start();
        _process.BeginErrorReadLine();
        var listening = await WaitForLogAsync("Listening for client connections on");
        Port = int.Parse(PortAtEnd().Match(listening).Value, System.Globalization.CultureInfo.InvariantCulture);
        await WaitForLogAsync("Server is ready");
    }

    /// <summary>Waits for a line that has not been waited for yet.</summary>
    public async Task<string> WaitForLogAsync(string text)
    {
        using var timeout = new CancellationTokenSource(s_patience);
        var seen = new List<string>();
        await foreach (var line in _log.Reader.ReadAllAsync(timeout.Token))
        {
            seen.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"nats-server ended without '{text}':\n{string.Join('\n', seen)}");
    }

    /// <summary>Ends it as a power failure would.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Sends a signal, for instance <c>USR2</c> for lame duck mode or <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex PortAtEnd();
}
