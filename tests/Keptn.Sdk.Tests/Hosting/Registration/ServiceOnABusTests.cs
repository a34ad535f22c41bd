using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Hosting.Registration;

/// <summary>A whole service: its handlers, a bus that brings everybody's events, and a control plane over HTTP.</summary>
public sealed class ServiceOnABusTests : IAsyncLifetime
{
    private const string Test = "sh.keptn.event.test.triggered";
    private const string Ping = $"PUT /uniform/registration/{ControlPlaneServer.IntegrationId}/ping";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2022, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly BusTransport _transport = new();
    private readonly ConcurrentQueue<IReadOnlyList<string>> _runs = new();
    private ControlPlaneServer _server = null!;
    private IHost? _host;

    public async Task InitializeAsync() => _server = await ControlPlaneServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(new CancellationToken(canceled: true));
            _host.Dispose();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Event_SubscriptionsOfTheBridge_DecideAndStandInTheContext()
    {
        _server.SetUp(
            SubscriptionTableTests.Subscription("one", Test, ["sockshop", "podtato"]),
            SubscriptionTableTests.Subscription("two", Test, stages: ["dev", "hardening"]),
            SubscriptionTableTests.Subscription("none", Test, ["another"]));
        await StartAsync(Run);

        await _transport.Bus.DeliverAsync(TestEvents.Create(Test, """{"project":"unknown","stage":"prod"}"""));
        await _transport.Bus.DeliverAsync(TestEvents.Create(Test, """{"project":"sockshop","stage":"dev"}"""));

        await Wait.UntilAsync(() => _transport.SentTypes.Count == 2);
        _transport.SentTypes.Should().Equal("test.started", "test.finished");
        _runs.Should().ContainSingle().Which.Should().Equal("one", "two");
    }

    [Fact]
    public async Task Event_PerSubscription_RunsOncePerMatchingSubscription()
    {
        _server.SetUp(SubscriptionTableTests.Subscription("one", Test), SubscriptionTableTests.Subscription("two", "sh.keptn.event.*.triggered"));
        await StartAsync(Run, o => o.PerSubscription = true);
        var triggered = TestEvents.Triggered(new TestTriggered());

        await _transport.Bus.DeliverAsync(triggered);
        await _transport.Bus.DeliverAsync(triggered);

        await Wait.UntilAsync(() => _transport.SentTypes.Count >= 4);
        _transport.SentTypes.Should().BeEquivalentTo("test.started", "test.started", "test.finished", "test.finished");
        _runs.Select(r => r.Single()).Should().BeEquivalentTo("one", "two");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Event_HandlerDeclaresNoSubscription_ComesOnlyWithOneOfTheBridge(bool isSubscribed)
    {
        if (isSubscribed)
        {
            _server.SetUp(SubscriptionTableTests.Subscription("one", Test));
        }

        await StartAsync(Run, o => o.DeclareSubscription = false);

        await _transport.Bus.DeliverAsync(TestEvents.Triggered(new TestTriggered()));
        await _host!.StopAsync();

        _runs.SelectMany(ids => ids).Should().Equal(isSubscribed ? ["one"] : []);
        _transport.SentTypes.Should().HaveCount(isSubscribed ? 2 : 0);
    }

    [Fact]
    public async Task Event_HandlerDeclaresNoSubscriptionAndTheServiceDoesNotRegister_Comes()
    {
        await StartAsync(Run, o => o.DeclareSubscription = false, register: false);

        await _transport.Bus.DeliverAsync(TestEvents.Triggered(new TestTriggered()));

        await Wait.UntilAsync(() => _transport.SentTypes.Count == 2);
    }

    [Fact]
    public async Task Event_ControlPlaneDown_IsHandledByWhatTheHandlersDeclare()
    {
        _server.IsDown = true;
        await StartAsync(Run, waitForPing: false);

        await _transport.Bus.DeliverAsync(TestEvents.Triggered(new TestTriggered()));

        await Wait.UntilAsync(() => _transport.SentTypes.Count == 2);
        _runs.Should().ContainSingle().Which.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_TaskSentWhileItWasDown_IsTakenUpAndAnsweredOnce()
    {
        var missed = new CloudEvent(TestEvents.Triggered(new TestTriggered())) { Time = _time.GetUtcNow() - TimeSpan.FromMinutes(3) };
        _server.OpenTasks.Enqueue(missed);
        await StartAsync(Run);
        await Wait.UntilAsync(() => _transport.SentTypes.Count == 2);

        // It comes late over the bus, and is still open at the next look.
        await _transport.Bus.DeliverAsync(missed);
        var looks = Looks();
        _transport.Reconnected!();
        await Wait.UntilAsync(() => Looks() > looks);

        _transport.SentTypes.Should().Equal("test.started", "test.finished");
        _transport.Bus.Sent[1].TriggeredId.Should().Be(missed.Id);
    }

    [Fact]
    public async Task Task_Errors_StandInKeptnsLog()
    {
        await StartAsync((_, _) => throw new KeptnTaskException("The tool is gone."));

        await _transport.Bus.DeliverAsync(TestEvents.Triggered(new TestTriggered()));
        await _transport.Bus.DeliverAsync(new CloudEvent { Id = "1", Type = Test, Data = CloudEventData.FromJson("{}") });
        await Wait.UntilAsync(() => _transport.SentTypes.Count == 2);
        await _host!.StopAsync();

        _server.LoggedErrors.Should().HaveCount(2)
            .And.Contain($"{ControlPlaneServer.IntegrationId} test: The tool is gone.")
            .And.Contain(e => e.Contains("cannot be answered"));
    }

    [Fact]
    public async Task Stop_Idle_StopsEverything()
    {
        await StartAsync(Run);

        await _host!.StopAsync();

        await Wait.UntilAsync(() => _time.ActiveTimers == 0);
    }

    private Task<TaskResult> Run(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
    {
        _runs.Enqueue(context.SubscriptionIds);
        return Task.FromResult(TaskResult.Pass());
    }

    private int Looks() => _server.Requests.Count(r => r.Contains("/event/triggered/"));

    private async Task StartAsync(
        Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler, Action<TaskOptions<TestTriggered>>? configure = null, bool waitForPing = true, bool register = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton(_server.Api);
        builder.Services.Configure<KeptnConnectionOptions>(o => o.DisableRegistration = !register);
        builder.Services.AddKeptn("load-tests").UseTransport(_ => _transport).OnTask(handler, configure);
        _host = builder.Build();
        await _host.StartAsync();

        // The first look for open tasks follows the first answer to the registration.
        await Wait.UntilAsync(() => waitForPing ? Looks() > 0 : _server.Requests.Count > 0);
    }
}
