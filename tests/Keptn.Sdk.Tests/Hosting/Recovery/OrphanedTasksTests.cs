using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Hosting.Recovery;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Hosting.Journal;
using Keptn.Sdk.Tests.Hosting.Registration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Hosting.Recovery;

/// <summary>Contract C2 without a journal: whose tasks a service finishes after a restart, and whose it never touches.</summary>
public sealed class OrphanedTasksTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2022, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<IHost> _hosts = [];
    private readonly List<BusTransport> _transports = [];
    private ControlPlaneServer _server = null!;

    public async Task InitializeAsync() => _server = await ControlPlaneServer.StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync(new CancellationToken(canceled: true));
            host.Dispose();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Search_TaskOfAnEarlierRunOfThisPod_IsFinishedAsErrored()
    {
        var started = await StartATaskAndDieAsync("pod-1");

        var after = await StartAsync("pod-1");
        await SearchAsync(after);

        var answer = new SentEvent(after.Bus.Sent.Should().ContainSingle().Which);
        answer.CloudEvent.Type.Should().Be("sh.keptn.event.test.finished");
        answer.CloudEvent.TriggeredId.Should().Be(started.TriggeredId);
        answer.CloudEvent.KeptnContext.Should().Be(started.KeptnContext);
        (answer.Status, answer.Result).Should().Be((KeptnStatus.Errored, KeptnResult.Fail));
        answer.Labels["team"].Should().Be("blue");
        var scope = EventScope.Read(answer.CloudEvent);
        (scope.Project, scope.Stage, scope.Service).Should().Be((TestEvents.Project, TestEvents.Stage, TestEvents.Service));
        JsonText(answer.CloudEvent).Should().NotContain("temporaryData");
    }

    [Fact]
    public async Task Search_HandlerOfAllTasks_FindsThemWhateverTheirNames()
    {
        var started = await StartATaskAndDieAsync("pod-1");

        var after = await StartAsync("pod-1", task: "*");
        await SearchAsync(after);

        var answer = new SentEvent(after.Bus.Sent.Should().ContainSingle().Which);
        answer.CloudEvent.Type.Should().Be("sh.keptn.event.test.finished");
        answer.CloudEvent.TriggeredId.Should().Be(started.TriggeredId);
    }

    [Fact]
    public async Task Search_FoundAgain_IsAnsweredOnceAndAlwaysUnderTheSameId()
    {
        await StartATaskAndDieAsync("pod-1");
        var after = await StartAsync("pod-1");
        await SearchAsync(after);
        await SearchAsync(after);
        var another = await StartAsync("pod-1");
        await SearchAsync(another);

        // The store was behind all the time.
        after.Bus.Sent.Should().ContainSingle();
        another.Bus.Sent.Single().Id.Should().Be(after.Bus.Sent.Single().Id);
    }

    [Theory]
    [InlineData("pod-2")]
    [InlineData(null)]
    public async Task Search_TaskOfAReplica_IsNotTouchedBeforeItsTimeIsUp(string? pod)
    {
        await StartATaskAndDieAsync("pod-1");

        var after = await StartAsync(pod);
        await SearchAsync(after);
        after.Bus.Sent.Should().BeEmpty("it may be in work");

        _time.Advance(TimeSpan.FromMinutes(30));
        await SearchAsync(after);
        after.Bus.Sent.Should().BeEmpty("its timeout is just over; the replica answers in these minutes");

        _time.Advance(OrphanedTasks.Grace);
        await SearchAsync(after);
        after.Bus.Sent.Should().ContainSingle("no process that works leaves a task open that long");
    }

    [Fact]
    public async Task Search_HostNameOnly_IsNoReasonToTakeATaskForOurs()
    {
        // Two processes on one machine have the same.
        await StartATaskAndDieAsync(null);

        var after = await StartAsync(null);
        await SearchAsync(after);

        after.Bus.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Search_TaskIsFinished_IsLeftAlone()
    {
        var started = await StartATaskAndDieAsync("pod-1");
        _server.Stored.Enqueue(TaskAnswers.Finished(
            new CloudEvent(started) { Id = started.TriggeredId, Type = "sh.keptn.event.test.triggered" }, "load-tests", _time.GetUtcNow(), new(KeptnStatus.Succeeded, KeptnResult.Pass)));

        var after = await StartAsync("pod-1");
        await SearchAsync(after);

        after.Bus.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Search_StartedByAnotherSdk_IsNeverTouched()
    {
        _server.Stored.Enqueue(TaskAnswers.Started(TestEvents.Triggered("test"), "load-tests", _time.GetUtcNow().AddDays(-1)));

        var after = await StartAsync("pod-1");
        await SearchAsync(after);

        after.Bus.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Search_JournalKnowsOwnTasks_LeavesThemToIt()
    {
        using var folder = new TemporaryFolder();
        await StartATaskAndDieAsync("pod-1");

        var after = await StartAsync("pod-1", folder.Path);
        await SearchAsync(after);

        after.Bus.Sent.Should().BeEmpty("the journal says that this process owes nothing: its answer is on the way into the store");
    }

    [Fact]
    public async Task Search_StoreIsDown_TriesAgain()
    {
        await StartATaskAndDieAsync("pod-1");
        var after = await StartAsync("pod-1");
        _server.IsDown = true;
        var requests = _server.Requests.Count;
        await AdvanceUntilAsync(() => _server.Requests.Skip(requests).Any(r => r.StartsWith("GET /project", StringComparison.Ordinal)));

        _server.IsDown = false;
        await AdvanceUntilAsync(() => after.Bus.Sent.Count == 1);
    }

    private static string JsonText(CloudEvent cloudEvent) => System.Text.Encoding.UTF8.GetString(cloudEvent.Data.Bytes.Span);

    /// <summary>A process that begins a task; what it sent is in the store, and then it is gone.</summary>
    private async Task<CloudEvent> StartATaskAndDieAsync(string? pod)
    {
        var transport = await StartAsync(pod);
        await transport.Bus.DeliverAsync(TestEvents.Triggered("test", """{"labels":{"team":"blue"}}"""));
        await Wait.UntilAsync(() => transport.Bus.Sent.Count == 1);
        var started = transport.Bus.Sent[0];
        _server.Stored.Enqueue(started);
        await _hosts[^1].Services.GetRequiredService<KeptnService>().Orphans!.StopAsync();
        return started;
    }

    private async Task SearchAsync(BusTransport transport)
    {
        var orphans = _hosts[_transports.IndexOf(transport)].Services.GetRequiredService<KeptnService>().Orphans!;
        await orphans.StopAsync();
        await orphans.SearchAsync(CancellationToken.None);
    }

    private async Task AdvanceUntilAsync(Func<bool> condition) => await Wait.UntilAsync(() =>
    {
        if (condition())
        {
            return true;
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        return false;
    });

    private async Task<BusTransport> StartAsync(string? pod, string? stateDirectory = null, string task = "test")
    {
        var transport = new BusTransport();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton(_server.Api);
        builder.Services.AddKeptn("load-tests", o => o.StateDirectory = stateDirectory)
            .UseTransport(_ => transport)
            .ConfigureConnection(o => o.Deployment.PodName = pod)
            .OnTask<TestTriggered>(
                task,
                async (_, cancellationToken) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                    return TaskResult.Pass();
                },
                o => o.Timeout = TimeSpan.FromMinutes(30));
        var host = builder.Build();
        await host.StartAsync();
        _hosts.Add(host);
        _transports.Add(transport);
        return transport;
    }
}
