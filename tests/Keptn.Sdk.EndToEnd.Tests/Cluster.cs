using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>
/// What a pod of Keptn's namespace sees: a network of its own, in which every port is free, the name
/// <c>shipyard-controller</c>, and a nats-server. Linux namespaces make it, and the machine's own network and hosts
/// file stay as they are. Sockets of the tests belong to it when they are opened by a thread that has entered it.
/// </summary>
internal sealed partial class Cluster : IDisposable
{
    internal const int NatsPort = 4222;

    private const int NetworkNamespace = 0x40000000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly string? s_natsServer = Find("nats-server");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keptn-cluster-");
    private readonly Process _natsServer;

    private Cluster(Process natsServer) => _natsServer = natsServer;

    /// <summary>Why there is none here; <see langword="null"/> where there is.</summary>
    internal static string? WhyMissing { get; } = FindReason();

    public void Dispose()
    {
        _natsServer.Kill();
        _natsServer.WaitForExit();
        _natsServer.Dispose();
        _folder.Delete(recursive: true);
    }

    internal static async Task<Cluster> StartAsync()
    {
        var hosts = Path.GetTempFileName();
        await File.WriteAllTextAsync(hosts, "127.0.0.1 localhost\n127.0.0.1 shipyard-controller\n");

        // The file may go as soon as it is mounted; the namespaces live as long as the process that the shell becomes.
        const string Script = """mount --bind "$0" /etc/hosts && rm "$0"; ip link set lo up && exec "$1" -a 127.0.0.1 -p "$2" """;
        var process = Process.Start(new ProcessStartInfo(
            "unshare", ["--net", "--mount", "sh", "-c", Script, hosts, s_natsServer!, NatsPort.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
            Environment = { ["PATH"] = SearchPath },
        })!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException("nats-server ended."));
            }
            else if (line.Data.Contains("Server is ready", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(s_patience);
        return new Cluster(process);
    }

    /// <summary>Starts a process in it.</summary>
    internal Process Start(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string? Value)> environment)
    {
        var start = new ProcessStartInfo(
            "nsenter", [$"--net=/proc/{_natsServer.Id}/ns/net", $"--mount=/proc/{_natsServer.Id}/ns/mnt", program, .. arguments]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Connects to a port of it.</summary>
    internal Task<Socket> ConnectAsync(int port) => EnterAsync(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    });

    /// <summary>Opens a port of it, for a server of the test.</summary>
    internal Task<Socket> ListenAsync(int port) => EnterAsync(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    });

    /// <summary>The ports on which anybody in it listens.</summary>
    internal int[] GetOpenPorts()
    {
        // "sl local_address rem_address st ...": the address as hexadecimal number, 0A for listening.
        string[] files = [$"/proc/{_natsServer.Id}/net/tcp", $"/proc/{_natsServer.Id}/net/tcp6"];
        return [.. files.SelectMany(f => File.ReadLines(f).Skip(1))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(l => l[3] == "0A")
            .Select(l => int.Parse(l[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .Distinct()
            .Order()];
    }

    private static string SearchPath => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";

    private static string? Find(string program) => ProgramFinder.Find(program, SearchPath);

    private static string? FindReason()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "network namespaces need Linux";
        }

        if (s_natsServer is null)
        {
            return "nats-server is not installed (scripts/install-nats-server.sh)";
        }

        string[] programs = ["unshare", "nsenter", "mount", "ip"];
        if (programs.FirstOrDefault(p => Find(p) is null) is { } missing)
        {
            return $"{missing} is not installed (scripts/install-namespace-tools.sh)";
        }

        using var attempt = Process.Start(new ProcessStartInfo("unshare", ["--net", "--mount", "true"]) { RedirectStandardError = true })!;
        attempt.WaitForExit();
        return attempt.ExitCode == 0 ? null : "a network namespace cannot be made here (needs root)";
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int EnterNamespace(SafeHandle file, int kind);

    private async Task<Socket> EnterAsync(Func<Socket> open)
    {
        var opened = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);

        // A thread of its own, which ends in there: namespaces belong to threads, and the pool's must not change.
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/proc/{_natsServer.Id}/ns/net");
                opened.SetResult(EnterNamespace(file, NetworkNamespace) == 0
                    ? open()
                    : throw new InvalidOperationException($"setns failed with {Marshal.GetLastPInvokeError()}."));
            }
            catch (Exception e)
            {
                opened.SetException(e);
            }
        });
        thread.Start();
        return await opened.Task.WaitAsync(s_patience);
    }
}
