using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Testing;

/// <summary>
/// A nats-server of its own, on a free port of 127.0.0.1. The program has to be installed; a test that needs it asks
/// <see cref="WhyMissing"/> first.
/// </summary>
public sealed partial class TestNatsServer : IAsyncDisposable
{
    private const string ProgramName = "nats-server";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly string? s_program = Find();

    private readonly Process _process;
    private readonly Task _reading;

    private TestNatsServer(Process process, Uri address)
    {
        _process = process;
        Address = address;

        // A program whose output nobody reads stops when the pipe is full.
        _reading = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
    }

    /// <summary>Why no server can be started here, for the message of a skipped test; <see langword="null"/> where one can.</summary>
    public static string? WhyMissing => s_program is null ? $"{ProgramName} is not installed" : null;

    /// <summary>Its address, as <c>NATS_URL</c> takes it.</summary>
    public Uri Address { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="KeptnTestException">The program is missing, or does not start.</exception>
    public static async Task<TestNatsServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var program = s_program ?? throw new KeptnTestException($"{WhyMissing}: install it, or set {nameof(TestControlPlaneOptions)}.{nameof(TestControlPlaneOptions.NatsAddress)} to one that runs.");
        var process = Process.Start(new ProcessStartInfo(program, ["-a", "127.0.0.1", "-p", "-1"]) { RedirectStandardError = true })
            ?? throw new KeptnTestException($"{program} does not start.");
        try
        {
            var address = await ReadAddressAsync(process, cancellationToken).WaitAsync(s_patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            return new TestNatsServer(process, address);
        }
        catch (TimeoutException e)
        {
            await EndAsync(process).ConfigureAwait(false);
            throw new KeptnTestException($"{program} is not ready after {s_patience}.", e);
        }
        catch
        {
            await EndAsync(process).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync(_process).ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _process.Dispose();
    }

    private static async Task<Uri> ReadAddressAsync(Process process, CancellationToken cancellationToken)
    {
        var output = new List<string>();
        Uri? address = null;
        while (await process.StandardError.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            output.Add(line);
            if (ListeningLine().Match(line) is { Success: true } match)
            {
                address = new Uri($"nats://{match.Groups[1].Value}");
            }

            if (address is not null && line.Contains("Server is ready", StringComparison.Ordinal))
            {
                return address;
            }
        }

        throw new KeptnTestException($"{ProgramName} ended before it was ready: {string.Join(Environment.NewLine, output)}");
    }

    private static async ValueTask EndAsync(Process process)
    {
        await KillAsync(process).ConfigureAwait(false);
        process.Dispose();
    }

    private static async Task KillAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync().ConfigureAwait(false);
        }
    }

    // Packages put it where a user's PATH does not always look.
    private static string? Find()
    {
        var file = OperatingSystem.IsWindows() ? ProgramName + ".exe" : ProgramName;
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator), "/usr/sbin", "/usr/local/bin"];
        return folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    [GeneratedRegex("Listening for client connections on (127\\.0\\.0\\.1:[0-9]+)")]
    private static partial Regex ListeningLine();
}
