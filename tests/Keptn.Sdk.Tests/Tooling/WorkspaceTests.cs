using System.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tooling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Tests.Tooling;

public sealed class WorkspaceTests : IDisposable
{
    private readonly DirectoryInfo _base = Directory.CreateTempSubdirectory("workspace-tests-");

    public void Dispose() => _base.Delete(recursive: true);

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\..\\x")]
    [InlineData("c:/x")]
    [InlineData("a\0b")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("")]
    public void GetPath_NameThatLeadsOut_IsRefused(string name)
    {
        using var workspace = new Workspace();

        var get = () => workspace.GetPath(name);

        get.Should().Throw<KeptnTaskException>().WithMessage("*cannot be the name of a file in the workspace*");
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link/file")]
    [InlineData("folder/link")]
    public void GetPath_ThroughALink_IsRefused(string name)
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(Path.Combine(workspace.Path, "folder"));
        File.CreateSymbolicLink(Path.Combine(workspace.Path, "link"), "/etc");
        File.CreateSymbolicLink(Path.Combine(workspace.Path, "folder", "link"), "/no/such/file");

        var get = () => workspace.GetPath(name);

        get.Should().Throw<KeptnTaskException>().WithMessage("*link*");
    }

    [Fact]
    public void Dispose_FoldersThatNobodyMayChangeAndLinks_RemovesThemAndNotWhatTheyPointAt()
    {
        var kept = Path.Combine(_base.FullName, "kept");
        File.WriteAllText(kept, "x");
        var workspace = new Workspace();
        var path = workspace.Path;
        var locked = Directory.CreateDirectory(Path.Combine(path, "a", "locked"));
        File.WriteAllText(Path.Combine(locked.FullName, "f"), "x");
        Directory.CreateSymbolicLink(Path.Combine(path, "out"), _base.FullName);
        if (!OperatingSystem.IsWindows())
        {
            locked.UnixFileMode = UnixFileMode.None;
        }

        workspace.Dispose();

        Directory.Exists(path).Should().BeFalse();
        File.Exists(kept).Should().BeTrue();
        workspace.Invoking(w => w.Path).Should().Throw<ObjectDisposedException>();
    }

    [Theory]
    [InlineData("returns")]
    [InlineData("throws")]
    [InlineData("is cancelled")]
    public async Task Workspace_HandlerEnds_IsRemoved(string how)
    {
        var path = string.Empty;
        await using var host = await StartAsync(async (context, token) =>
        {
            path = context.Workspace.Path;
            await File.WriteAllTextAsync(Path.Combine(path, "file"), "x", token);
            if (how == "is cancelled")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }

            return how == "throws" ? throw new InvalidOperationException("x") : TaskResult.Pass();
        }, how == "is cancelled" ? TimeSpan.FromMilliseconds(100) : null);

        var run = await host.TriggerAsync(new TestTriggered());

        run.ShouldHaveSent("test.started", "test.finished");
        path.Should().StartWith(_base.FullName);
        Directory.Exists(path).Should().BeFalse();
    }

    [Fact]
    public async Task Workspace_HandlerLeftBehind_IsRemovedWhenTheServiceStops()
    {
        var path = string.Empty;
        var never = new TaskCompletionSource<TaskResult>();
        var host = await StartAsync((context, _) =>
        {
            path = context.Workspace.Path;
            return never.Task;
        }, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        await host.TriggerAsync(new TestTriggered());
        Directory.Exists(path).Should().BeTrue("the handler may still use it");

        await host.DisposeAsync();

        _base.EnumerateFileSystemInfos().Should().BeEmpty();
    }

    [Fact]
    public async Task Start_LeftoversOfAKilledProcess_AreRemovedAndThoseOfALiveOneAreNot()
    {
        using var alive = CreateRoot();
        using var aliveWorkspace = alive.CreateWorkspace();
        File.WriteAllText(Path.Combine(aliveWorkspace.Path, "file"), "x");
        var dead = Path.Combine(_base.FullName, WorkspaceRoot.Prefix + "dead");
        Directory.CreateDirectory(Path.Combine(dead, "event", "k6"));
        File.WriteAllText(dead + WorkspaceRoot.LockExtension, string.Empty);
        var foreign = _base.CreateSubdirectory("something-else");

        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));

        Directory.Exists(dead).Should().BeFalse();
        File.Exists(dead + WorkspaceRoot.LockExtension).Should().BeFalse();
        File.Exists(Path.Combine(aliveWorkspace.Path, "file")).Should().BeTrue();
        foreign.Exists.Should().BeTrue();
    }

    [LinuxToolsFact]
    public async Task RemoveLeftovers_ProcessKilled_RemovesWhatItHeld()
    {
        // flock holds the file's lock in another process, as a service does.
        var folder = Path.Combine(_base.FullName, WorkspaceRoot.Prefix + "other");
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("flock") { RedirectStandardOutput = true };
        foreach (var argument in new[] { folder + WorkspaceRoot.LockExtension, "sh", "-c", "echo held; exec tail -f /dev/null" })
        {
            start.ArgumentList.Add(argument);
        }

        using var holder = Process.Start(start)!;
        (await holder.StandardOutput.ReadLineAsync()).Should().Be("held");
        using var root = CreateRoot();
        root.RemoveLeftovers();
        Directory.Exists(folder).Should().BeTrue();

        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync();
        await Hosting.Infrastructure.Wait.UntilAsync(() =>
        {
            root.RemoveLeftovers();
            return !Directory.Exists(folder);
        });
    }

    [Fact]
    public void Dispose_Root_LeavesNothing()
    {
        var root = CreateRoot();
        var path = root.CreateWorkspace().Path;
        File.WriteAllText(Path.Combine(path, "file"), "x");

        root.Dispose();

        _base.EnumerateFileSystemInfos().Should().BeEmpty();
    }

    private WorkspaceRoot CreateRoot() => new(_base.FullName, KeptnWorkspaceDefaults.Limits, NullLogger<WorkspaceRoot>.Instance);

    private Task<KeptnTestHost> StartAsync(
        Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler, TimeSpan? timeout = null, TimeSpan? grace = null) =>
        KeptnTestHost.StartAsync(services => services.AddKeptn("t", o =>
        {
            o.Workspace.Directory = _base.FullName;
            o.CancellationGracePeriod = grace ?? TimeSpan.FromSeconds(30);
        }).OnTask(handler, o => o.Timeout = timeout));
}
