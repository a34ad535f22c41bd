using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Keptn.Sdk.LoadGenerator;

/// <summary>The two processes of a measurement: nats-server and the service.</summary>
internal static class Servers
{
    /// <summary>Starts nats-server on a free port.</summary>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    internal static (MeasuredProcess Process, int Port) StartNats()
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':'), "/usr/sbin"];
        var program = folders.Select(f => Path.Combine(f, "nats-server")).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("nats-server is not installed (scripts/install-nats-server.sh).");
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new MeasuredProcess(new ProcessStartInfo(program, ["-a", "127.0.0.1", "-p", "-1"]), line =>
        {
            if (line.Contains("Listening for client connections on", StringComparison.Ordinal))
            {
                port.TrySetResult(int.Parse(line.AsSpan(line.LastIndexOf(':') + 1), CultureInfo.InvariantCulture));
            }
        });
        return port.Task.Wait(TimeSpan.FromSeconds(30))
            ? (process, port.Task.Result)
            : throw new InvalidOperationException("nats-server does not start.");
    }

    /// <summary>Starts the service with the environment that a chart sets.</summary>
    internal static MeasuredProcess StartService(IReadOnlyList<string> command, int natsPort, string task, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1));
        if (Path.IsPathRooted(command[0]))
        {
            // As in an image: a host watches its folder for changed settings, with all that is below.
            start.WorkingDirectory = Path.GetDirectoryName(command[0]);
        }

        start.Environment["EVENTBROKER"] = $"nats://127.0.0.1:{natsPort}";
        start.Environment["HEALTH_ENDPOINT_PORT"] = FindFreePort().ToString(CultureInfo.InvariantCulture);
        start.Environment["PUBSUB_TOPIC"] = $"sh.keptn.event.{task}.triggered";
        start.Environment["TASK"] = task;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new MeasuredProcess(start);
    }

    /// <summary>Publishes EchoService as a container image would have it; returns the command that starts it.</summary>
    internal static string[] PublishEchoService()
    {
        var root = FindRoot();
        var folder = Path.Combine(root, "artifacts", "load", "EchoService");
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", Path.Combine(root, "benchmarks", "Keptn.Sdk.EchoService"), "-c", "Release", "-v", "quiet", "-o", folder]))!;
        publish.WaitForExit();
        return publish.ExitCode == 0
            ? [Path.Combine(folder, "EchoService")]
            : throw new InvalidOperationException("EchoService does not build.");
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Keptn.Sdk.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Outside of the repository, --service is needed.");
        }

        return folder.FullName;
    }
}
