using System.Globalization;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tooling;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Tooling;

public sealed class ToolRunnerTests : IDisposable
{
    // Detaches itself in every way: another session, another parent, deaf to SIGTERM, output closed.
    private const string Daemon =
        """
        setsid sh -c 'trap "" TERM HUP INT; echo $$ > daemon.pid.tmp; mv daemon.pid.tmp daemon.pid; while :; do tail -f /dev/null; done' </dev/null >/dev/null 2>&1 &
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tool-tests-");
    private readonly RecordingLogger _logger = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [LinuxToolsFact]
    public async Task Run_ArgumentsWithMeaningInAShell_ArriveAsTheyAre()
    {
        string[] arguments = ["a b", "$HOME", "`id`", "; rm -rf x", "'\"", "*", "", "é\nx"];
        var lines = new List<string>();

        var result = await RunAsync(new ToolCommand("printf", ["[%s]\\n", .. arguments]) { OnOutput = lines.Add });

        result.ExitCode.Should().Be(0);
        lines.Should().Equal("[a b]", "[$HOME]", "[`id`]", "[; rm -rf x]", "['\"]", "[*]", "[]", "[é", "x]");
    }

    [LinuxToolsFact]
    public async Task Run_ProgramThatFails_GivesCodeAndTail()
    {
        var result = await RunAsync(Shell("echo one; echo two >&2; pwd; exit 7"));

        result.ExitCode.Should().Be(7);
        result.TimedOut.Should().BeFalse();
        result.Tail.Split('\n').Should().BeEquivalentTo("one", "two", _folder.FullName);
        result.Lines.Should().Be(3);
        _logger.Lines.Should().Contain("sh: one").And.Contain("sh: two");
    }

    [LinuxToolsFact]
    public async Task Run_InputAndSession_AreItsOwn()
    {
        var result = await RunAsync(Shell("cat; test \"$(ps -o sid= -p $$ | tr -d ' ')\" = $$ && echo own"));

        result.Tail.Should().Be("own");
    }

    [LinuxToolsFact]
    public async Task Run_Environment_IsMergedWithoutOurConfiguration()
    {
        Environment.SetEnvironmentVariable("KEPTN_API_TOKEN", "secret-token");
        Environment.SetEnvironmentVariable("Keptn__Nats__Password", "secret-password");
        Environment.SetEnvironmentVariable("TOOL_TEST_INHERITED", "inherited");
        try
        {
            var lines = new List<string>();
            await RunAsync(new ToolCommand("env")
            {
                Environment = new Dictionary<string, string?> { ["ADDED"] = "added", ["HOME"] = null },
                OnOutput = lines.Add,
            });

            lines.Should().Contain("TOOL_TEST_INHERITED=inherited").And.Contain("ADDED=added").And.Contain(l => l.StartsWith("PATH="));
            lines.Should().NotContain(l => l.Contains("secret-") || l.StartsWith("HOME="));
        }
        finally
        {
            Environment.SetEnvironmentVariable("KEPTN_API_TOKEN", null);
            Environment.SetEnvironmentVariable("Keptn__Nats__Password", null);
            Environment.SetEnvironmentVariable("TOOL_TEST_INHERITED", null);
        }
    }

    [Fact]
    public void Environment_EverySecretSetting_IsNotInherited()
    {
        string[] telling = ["Token", "Password", "Secret", "Servers", "EventAddress"];
        var secrets = Sdk.Hosting.Connection.Settings.All
            .SelectMany(setting => telling.Any(part => setting.Key.Contains(part, StringComparison.Ordinal)) ? setting.LegacyNames : [])
            .Concat(Sdk.Hosting.Connection.Settings.All.Select(setting => setting.FullKey.Replace(":", "__", StringComparison.Ordinal)))
            .ToList();

        secrets.Should().Contain(["KEPTN_API_TOKEN", "OAUTH_CLIENT_SECRET", "NATS_URL"]).And.OnlyContain(name => !ToolEnvironment.IsInherited(name));
        ToolEnvironment.IsInherited("PATH").Should().BeTrue();
    }

    [LinuxToolsFact]
    public async Task Run_Cancelled_KillsADetachedDaemonThatIgnoresSigterm()
    {
        using var cancellation = new CancellationTokenSource();
        var running = RunAsync(Shell(Daemon + "\nexec tail -f /dev/null") with { GracePeriod = TimeSpan.FromMilliseconds(200) }, cancellation.Token);
        var daemon = await ReadDaemonAsync();
        IsRunning(daemon).Should().BeTrue();

        await cancellation.CancelAsync();

        await running.Awaiting(r => r).Should().ThrowAsync<OperationCanceledException>();
        IsRunning(daemon).Should().BeFalse();
    }

    [LinuxToolsFact]
    public async Task Run_TimedOut_KillsADetachedDaemonWhoseParentIsGone()
    {
        // The shell in between ends, so that the daemon has another parent before the tool is ended.
        var command = Shell($"({Daemon}\n)\nexec tail -f /dev/null") with { GracePeriod = TimeSpan.FromMilliseconds(200), Timeout = TimeSpan.FromSeconds(2) };

        var result = await RunAsync(command);

        result.TimedOut.Should().BeTrue();
        result.ExitCode.Should().NotBe(0);
        IsRunning(await ReadDaemonAsync()).Should().BeFalse();
    }

    [LinuxToolsFact]
    public async Task Run_EndsWellAndLeavesADaemon_KillsIt()
    {
        var result = await RunAsync(Shell($"({Daemon}\n)\nwhile [ ! -e daemon.pid ]; do :; done; echo done") with { GracePeriod = TimeSpan.FromMilliseconds(200) });

        result.ExitCode.Should().Be(0);
        result.Tail.Should().Be("done");
        IsRunning(await ReadDaemonAsync()).Should().BeFalse();
    }

    [LinuxToolsFact]
    public async Task Run_Cancelled_KillsAChildThatHasNeitherEnvironmentNorSessionOfTheTool()
    {
        // Only its parent tells whose it is, and that ends first.
        using var cancellation = new CancellationTokenSource();
        var running = RunAsync(Shell("env -i PATH=\"$PATH\" " + Daemon + "\nwait") with { GracePeriod = TimeSpan.FromMilliseconds(500) }, cancellation.Token);
        var daemon = await ReadDaemonAsync();

        await cancellation.CancelAsync();

        await running.Awaiting(r => r).Should().ThrowAsync<OperationCanceledException>();
        IsRunning(daemon).Should().BeFalse();
    }

    [LinuxToolsFact]
    public async Task Run_TwoAtOnce_EachEndsItsOwnProcessesOnly()
    {
        using var cancellation = new CancellationTokenSource();
        var first = RunAsync(Shell(Daemon + "\nwait") with { GracePeriod = TimeSpan.FromMilliseconds(200) }, cancellation.Token);
        var daemon = await ReadDaemonAsync();

        var second = await RunAsync(Shell("tail -f /dev/null & echo done") with { GracePeriod = TimeSpan.FromMilliseconds(200) });

        second.Tail.Should().Be("done");
        IsRunning(daemon).Should().BeTrue();
        first.IsCompleted.Should().BeFalse();
        await cancellation.CancelAsync();
        await first.Awaiting(r => r).Should().ThrowAsync<OperationCanceledException>();
    }

    [LinuxToolsFact]
    public async Task Run_DaemonHoldsTheOutput_DoesNotWaitForIt()
    {
        var result = await RunAsync(Shell("tail -f /dev/null & echo done"));

        result.Tail.Should().Be("done");
    }

    [LinuxToolsFact]
    public async Task Run_Sigterm_ComesFirst()
    {
        using var cancellation = new CancellationTokenSource();
        var command = Shell("trap 'echo tidy > tidied; exit 0' TERM; echo ready; while :; do sleep 0.05; done") with
        {
            GracePeriod = TimeSpan.FromSeconds(30),
            OnOutput = _ => cancellation.Cancel(),
        };

        await FluentActions.Awaiting(() => RunAsync(command, cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();

        File.ReadAllText(Path.Combine(_folder.FullName, "tidied")).Should().Be("tidy\n");
    }

    [LinuxToolsFact]
    public async Task Run_FloodOfOutput_IsBoundedInMemoryAndLog()
    {
        const int Size = 200 * 1024 * 1024;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;

        // Lines, and in the middle one line without an end.
        var result = await RunAsync(Shell($"yes 0123456789 | head -c {Size / 2}; head -c {Size / 2} /dev/zero | tr '\\0' x; echo; echo last") with
        {
            MaxLoggedLines = 10,
            OnOutput = _ =>
            {
                if (Random.Shared.Next(100_000) == 0)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                }
            },
        });

        result.ExitCode.Should().Be(0);
        result.Lines.Should().BeGreaterThan(9_000_000);
        result.Tail.Should().EndWith("last").And.Subject.Length.Should().BeLessThan(8_000);
        Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)).Should().BeLessThan(before + (Size / 2), "other tests allocate as well");
        _logger.Lines.Count(line => line.StartsWith("sh: ", StringComparison.Ordinal)).Should().Be(10);
        _logger.Lines.Should().Contain("sh has written 10 lines; further ones are not logged.");
    }

    [LinuxToolsFact]
    public async Task Run_EscapesProgressBarsAndLongLines_AreMadePlain()
    {
        var lines = new List<string>();

        await RunAsync(Shell("""printf '\033[32mgreen\033[0m\a\n10%%\r20%%\r\nabcdefghij\n'""") with { MaxLineLength = 8, OnOutput = lines.Add });

        lines.Should().Equal("green ", "10%", "20%", "abcdefgh... (10 characters)");
    }

    [LinuxToolsFact]
    public async Task Run_OnError_GetsTheErrorsApart()
    {
        var (lines, errors) = (new List<string>(), new List<string>());

        var result = await RunAsync(Shell("echo a; echo b >&2; echo c") with { OnOutput = lines.Add, OnError = errors.Add });

        lines.Should().Equal("a", "c");
        errors.Should().Equal("b");
        result.Lines.Should().Be(3, "the tail and the log have both");
    }

    [LinuxToolsFact]
    public async Task Run_OnOutputThrows_EndsTheToolAndSaysSo()
    {
        var command = Shell("echo x; exec tail -f /dev/null") with { OnOutput = _ => throw new InvalidOperationException("full") };

        await FluentActions.Awaiting(() => RunAsync(command)).Should().ThrowAsync<InvalidOperationException>().WithMessage("full");
    }

    [Theory]
    [InlineData("no-such-tool", "*'no-such-tool' is not installed*")]
    [InlineData("./no-such-tool", "*'./no-such-tool' is no program*")]
    public async Task Run_ProgramMissing_NamesIt(string program, string message)
    {
        var run = () => RunAsync(new ToolCommand(program));

        await run.Should().ThrowAsync<KeptnTaskException>().WithMessage(message);
    }

    [Fact]
    public async Task Run_FolderMissing_NamesIt()
    {
        var run = () => new ToolRunner().RunAsync(new ToolCommand("sh") { WorkingDirectory = "/no/such/folder" }, default);

        await run.Should().ThrowAsync<KeptnTaskException>().WithMessage("*/no/such/folder*");
    }

    private static ToolCommand Shell(string script) => new("sh", "-c", script);

    private static bool IsRunning(int process) => ProcessTable.Read().Any(entry => entry.Id == process);

    private Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellationToken = default) =>
        new ToolRunner(_logger).RunAsync(command with { WorkingDirectory = _folder.FullName }, cancellationToken);

    private async Task<int> ReadDaemonAsync()
    {
        var file = Path.Combine(_folder.FullName, "daemon.pid");
        await Wait.UntilAsync(() => File.Exists(file));
        return int.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture);
    }

    private sealed class RecordingLogger : ILogger
    {
        private readonly List<string> _lines = [];

        internal IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add(formatter(state, exception));
            }
        }
    }
}
