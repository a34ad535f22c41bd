using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Chaos;

/// <summary>tests/ChaosService as a process of its own, killed and started again.</summary>
internal sealed class ServiceProcess(IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;
    private int _starts;

    internal IReadOnlyList<string> Output => [.. _output];

    internal int Id => _process!.Id;

    /// <summary>What the service says of the tasks that a kill cut off.</summary>
    internal string Recovered => string.Join(", ", _output.Select(l => l.Split(" of an earlier process: ")).Where(p => p.Length == 2)
        .GroupBy(p => p[1]).Select(g => $"{g.Count()} times: {g.Key.TrimEnd('.')}"));

    /// <summary>Completes when the process that was started last answers.</summary>
    internal Task WhenReadyAsync() => Wait.UntilAsync(() => _output.Count(l => l.Contains("Keptn service chaos-service answers", StringComparison.Ordinal)) == _starts);

    internal void Start() => Start(program => new ProcessStartInfo("dotnet", [program]));

    /// <summary>Starts it with a file system of its own on a folder: in memory, of this size, and full.</summary>
    internal void StartOnFullDisk(string folder) => Start(program => new ProcessStartInfo(
        "unshare",
        ["--mount", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs \"$1\" && { head -c 60000 /dev/zero >\"$1/filler\"; cat /dev/zero >\"$1/rest\" 2>/dev/null; exec dotnet \"$2\"; }", "sh", folder, program]));

    private void Start(Func<string, ProcessStartInfo> create)
    {
        _process.Should().BeNull("one runs at a time");
        _starts++;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "ChaosService", configuration, "ChaosService.dll");
        var start = create(program);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>As <c>kill -9</c>.</summary>
    internal async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>As Kubernetes stops a pod.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
