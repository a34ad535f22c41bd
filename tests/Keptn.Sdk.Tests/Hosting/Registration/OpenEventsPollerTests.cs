using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;

namespace Keptn.Sdk.Tests.Hosting.Registration;

public sealed class OpenEventsPollerTests : IAsyncLifetime
{
    private const string Test = "sh.keptn.event.test.triggered";
    private const string Deployment = "sh.keptn.event.deployment.triggered";

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly FakeTriggeredEventsApi _api = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2022, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LogLines _log = new();
    private readonly FakeTaker _taker = new();
    private SubscriptionTable _table = new([SubscriptionTableTests.Subscription("t", Test), SubscriptionTableTests.Subscription("d", Deployment)]);
    private OpenEventsPoller? _poller;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _poller?.StopAsync() ?? Task.CompletedTask;

    [Fact]
    public async Task Start_TasksThatNeverArrived_AreTakenUpOldestFirstWithTheirSubscriptions()
    {
        var first = Open(Test);
        var second = Open(Test);
        var other = Open(Deployment);

        await StartAsync();

        _taker.Received.Select(r => r.CloudEvent.Id).Should().Equal(first.Id, second.Id, other.Id);
        _taker.Received.Select(r => r.SubscriptionIds.Single()).Should().Equal("t", "t", "d");
    }

    [Fact]
    public async Task Start_BeforeTheSubscriptionsAreKnown_Waits()
    {
        Open(Test);
        var ready = new TaskCompletionSource();
        _poller = CreatePoller(Test);
        _poller.Start(ready.Task);
        await _time.WhenAsleepAsync();
        _api.Polls.Should().Be(0);

        ready.SetResult();

        await Wait.UntilAsync(() => _taker.Received.Count == 1);
    }

    [Fact]
    public async Task Start_SubscriptionsNeverKnown_LooksAfterAnInterval()
    {
        Open(Test);
        _poller = CreatePoller(Test);
        _poller.Start(new TaskCompletionSource().Task);

        await _time.AdvanceWhenAsleepAsync(s_minute);

        await Wait.UntilAsync(() => _taker.Received.Count == 1);
    }

    [Fact]
    public async Task Poll_EveryMinute_TakesEachTaskOnceHoweverLongItStaysOpen()
    {
        Open(Test);
        await StartAsync();
        _taker.Forget();
        for (var i = 2; i < 100; i++)
        {
            await NextRoundAsync(i);
        }

        _taker.Received.Should().ContainSingle("the de-duplication may have forgotten it, the answer was given all the same");
    }

    [Fact]
    public async Task Poll_ArrivedByItself_IsNotAskedAbout()
    {
        var triggered = Open(Test);
        _taker.HasArrived(triggered);

        await StartAsync();

        _taker.Received.Should().BeEmpty();
        _api.StoreQueries.Should().Be(0);
    }

    [Fact]
    public async Task Poll_HeldBack_IsTakenUpOnceItIsSent()
    {
        var triggered = Open(Test, isSent: false);
        await StartAsync();
        _taker.Received.Should().BeEmpty();

        _api.Store(triggered);
        await NextRoundAsync(2);

        _taker.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Poll_BegunByAReplica_IsLeftToIt()
    {
        var triggered = Open(Test);
        _api.Store(TaskAnswers.Started(triggered, "load-tests", _time.GetUtcNow()));

        await StartAsync();
        await NextRoundAsync(2);

        _taker.Received.Should().BeEmpty();
        _api.StoreQueries.Should().Be(2, "one round tells");
    }

    [Theory]
    [InlineData("another-service", true)]
    [InlineData("load-tests", false)]
    public async Task Poll_BegunByAnotherServiceOrAnotherTask_IsTakenUp(string source, bool sameTask)
    {
        var triggered = Open(Test);
        var started = TaskAnswers.Started(sameTask ? triggered : new CloudEvent(triggered) { Id = "another task" }, source, _time.GetUtcNow());
        _api.Store(started);

        await StartAsync();

        _taker.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Poll_YoungTask_GetsTimeToArrive()
    {
        Open(Test, age: TimeSpan.FromSeconds(1));
        await StartAsync();
        _taker.Received.Should().BeEmpty();

        // The next look comes sooner than usual.
        await NextRoundAsync(2, OpenEventsPoller.MinAge);

        _taker.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Poll_NoSubscriptionWantsIt_IsTakenUpOnceOneDoes()
    {
        _table = new SubscriptionTable([SubscriptionTableTests.Subscription("t", Test, ["another"])]);
        Open(Test);
        await StartAsync();
        _taker.Received.Should().BeEmpty();

        _table.Replace([SubscriptionTableTests.Subscription("t", Test)]);
        await NextRoundAsync(2);

        _taker.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Poll_UnreadableScope_GoesToThePipelineOnce()
    {
        _api.Open(new CloudEvent { Type = Test, Id = "1", Data = CloudEventData.FromJson("{}") });

        await StartAsync();
        await NextRoundAsync(2);

        _taker.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Wake_ConnectionIsBack_LooksAtOnce()
    {
        await StartAsync();
        Open(Test);

        _poller!.Wake();

        await Wait.UntilAsync(() => _taker.Received.Count == 1);
    }

    [Fact]
    public async Task Poll_ApiDown_IsOneWarningAndOneWordWhenItIsBack()
    {
        _api.OnPoll = static _ => FakeUniformApi.Down;
        Open(Test);
        await StartAsync();
        await NextRoundAsync(2);
        await NextRoundAsync(3);
        _log.Warnings.Should().ContainSingle().Which.Should().Contain("is down");

        _api.OnPoll = static _ => null;
        await NextRoundAsync(4);

        _taker.Received.Should().ContainSingle();
        _log.At(Microsoft.Extensions.Logging.LogLevel.Information).Should().Contain(l => l.Contains("again"));
    }

    [Fact]
    public async Task Poll_OneTypeFails_TheOthersAreRead()
    {
        _api.OnPoll = static type => type == Test ? new KeptnApiException("refused") : null;
        Open(Test);
        Open(Deployment);

        await StartAsync();

        _taker.Received.Should().ContainSingle().Which.CloudEvent.Type.Should().Be(Deployment);
    }

    [Fact]
    public async Task Poll_HandingOverFails_IsTriedAgain()
    {
        Open(Test);
        _taker.Failures = 1;
        await StartAsync();

        await NextRoundAsync(2);

        _taker.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Poll_ForAHandlerOfAllTasks_FindsTheirTypesInTheStore()
    {
        _table = new SubscriptionTable([SubscriptionTableTests.Subscription("all", "sh.keptn.event.*.triggered")]);
        var hello = Open("sh.keptn.event.hello.triggered");
        _api.Store(TestEvents.Create("sh.keptn.event.dev.delivery.triggered", "{}"));
        var projects = new FakeProjects();
        _poller = new OpenEventsPoller(
            _api, new EventHistory(_api, "load-tests"), [], _table, _taker, s_minute, _time, _log, new TaskTypeFinder(projects, _api, _time));
        _poller.Start(Task.CompletedTask);
        await _time.WhenAsleepAsync();
        _taker.Received.Should().ContainSingle().Which.CloudEvent.Id.Should().Be(hello.Id);
        _api.Polls.Should().Be(1, "events of sequences are no tasks");

        // A type that is known is asked about though the store is away.
        var another = Open("sh.keptn.event.hello.triggered");
        projects.IsAway = true;
        await _time.AdvanceWhenAsleepAsync(s_minute);
        await Wait.UntilAsync(() => _taker.Received.Count == 2);

        _taker.Received[^1].CloudEvent.Id.Should().Be(another.Id);
        _log.Warnings.Should().ContainSingle().Which.Should().Contain("is down");
    }

    [Fact]
    public async Task Stop_Asleep_Ends()
    {
        await StartAsync();

        await _poller!.StopAsync();

        _time.ActiveTimers.Should().Be(0);
        await _poller.StopAsync();
    }

    private CloudEvent Open(string type, bool isSent = true, TimeSpan? age = null)
    {
        var triggered = new CloudEvent(TestEvents.Create(type, "{}")) { Time = _time.GetUtcNow() - (age ?? TimeSpan.FromMinutes(5)) };
        _api.Open(triggered, isSent);
        return triggered;
    }

    private OpenEventsPoller CreatePoller(params string[] types) =>
        new(_api, new EventHistory(_api, "load-tests"), types, _table, _taker, s_minute, _time, _log);

    private async Task StartAsync()
    {
        _poller = CreatePoller(Test, Deployment);
        _poller.Start(Task.CompletedTask);
        await _time.WhenAsleepAsync();
    }

    private async Task NextRoundAsync(int round, TimeSpan? wait = null)
    {
        await _time.AdvanceWhenAsleepAsync(wait ?? s_minute);
        await Wait.UntilAsync(() => _api.Polls >= 2 * round && _time.ActiveTimers == 1);
    }
}
