using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Transport;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Local.Tests.Transport;

public class LocalTransportTests
{
    [Fact]
    public async Task StartAsync_TypesAndPatterns_GetsWhatMatchesOnce()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var service = await TestService.ConnectAsync(
            local.ControlPlane, "svc", [KeptnEventType.Triggered("deployment"), "sh.keptn.event.*.triggered"]);

        await local.TriggerAsync();
        await local.AnswerAsync("deployment");

        (await service.ReceiveAsync()).CloudEvent.Type.Should().Be(KeptnEventType.Triggered("deployment"));
        var second = await service.ReceiveAsync();
        second.CloudEvent.Type.Should().Be(KeptnEventType.Triggered("test"));
        second.Size.Should().Be(JsonEventFormatter.EncodeStructuredModeMessage(second.CloudEvent).Length);
    }

    [Fact]
    public async Task StartAsync_SeveralSubscriptionsMatch_NamesThoseThatDo()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var service = await TestService.ConnectAsync(
            local.ControlPlane, "svc", [KeptnEventType.Triggered("deployment"), "sh.keptn.event.*.triggered", "sh.keptn.event.*.started"]);

        await local.TriggerAsync();
        await local.AnswerAsync("deployment");

        (await service.ReceiveAsync()).SubscriptionIds.Should().Equal(KeptnEventType.Triggered("deployment"), "sh.keptn.event.*.triggered");
        (await service.ReceiveAsync()).SubscriptionIds.Should().Equal("sh.keptn.event.*.started");
        (await service.ReceiveAsync()).SubscriptionIds.Should().Equal("sh.keptn.event.*.triggered");
    }

    [Fact]
    public async Task StartAsync_NoFolder_Warns()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var controlPlane = new LocalControlPlane(new LocalControlPlaneOptions { Directory = folder });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var warnings = controlPlane.ObserveWarnings(patience.Token).GetAsyncEnumerator();
        var next = warnings.MoveNextAsync();

        await using var service = await TestService.ConnectAsync(controlPlane, "svc", ["sh.keptn.>"]);

        (await next).Should().BeTrue();
        warnings.Current.Kind.Should().Be(LocalWarningKind.Configuration);
        warnings.Current.Message.Should().StartWith($"There is no folder {folder}, ");
    }

    [Fact]
    public async Task StartAsync_TwoNames_BothGetTheEvent()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var one = await TestService.ConnectAsync(local.ControlPlane, "one", ["sh.keptn.>"]);
        await using var two = await TestService.ConnectAsync(local.ControlPlane, "two", ["sh.keptn.>"]);

        await local.TriggerAsync();

        (await one.ReceiveAsync()).CloudEvent.Id.Should().Be((await two.ReceiveAsync()).CloudEvent.Id);
    }

    [Fact]
    public async Task StartAsync_SameNameTwice_InstancesTakeTurns()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var one = await TestService.ConnectAsync(local.ControlPlane, "svc", ["test.*"]);
        await using var two = await TestService.ConnectAsync(local.ControlPlane, "svc", ["test.*"]);

        foreach (var id in (string[])["1", "2", "3", "4"])
        {
            await local.ControlPlane.PublishAsync(new CloudEvent { Id = id, Type = "test.event" });
        }

        (await one.ReceiveAsync()).CloudEvent.Id.Should().Be("1");
        (await two.ReceiveAsync()).CloudEvent.Id.Should().Be("2");
        (await one.ReceiveAsync()).CloudEvent.Id.Should().Be("3");
        (await two.ReceiveAsync()).CloudEvent.Id.Should().Be("4");
    }

    [Fact]
    public async Task WatchAsync_TwoInstances_BothGetWhatTheyWatchAndShareTheirTasks()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var one = await TestService.ConnectAsync(local.ControlPlane, "svc", ["test.*"]);
        await using var two = await TestService.ConnectAsync(local.ControlPlane, "svc", ["test.*"]);
        await one.Transport.WatchAsync(["watched.*"], one, CancellationToken.None);
        await two.Transport.WatchAsync(["watched.*"], two, CancellationToken.None);

        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "1", Type = "watched.event" });

        (await one.ReceiveAsync()).CloudEvent.Id.Should().Be("1");
        (await two.ReceiveAsync()).CloudEvent.Id.Should().Be("1");
        var again = async () => await one.Transport.WatchAsync(["watched.*"], one, CancellationToken.None);
        await again.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task WatchAsync_WhoLooksOn_CountsAsNoListener()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var service = await TestService.ConnectAsync(local.ControlPlane, "svc", ["test.*"]);
        await service.Transport.WatchAsync(["sh.keptn.>"], service, CancellationToken.None);

        await local.TriggerAsync();
        await local.AdvanceAsync(TimeSpan.FromSeconds(5));

        (await local.GetWarningAsync(LocalWarningKind.TaskUnanswered)).Message
            .Should().Contain("Nobody is subscribed to it; connected: svc (test.*). ");
    }

    [Fact]
    public async Task SendAsync_ServiceAnswers_SequenceEnds()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var service = await TestService.ConnectAsync(
            local.ControlPlane, "svc", ["sh.keptn.event.*.triggered"], async (self, triggered) =>
            {
                await self.Transport.SendAsync(Answers.Started(triggered), CancellationToken.None);
                await self.Transport.SendAsync(Answers.Finished(triggered), CancellationToken.None);
            });

        var run = await local.TriggerAsync();

        (await run.Completion).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_Event_ArrivesAsItWouldOverAWire()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var service = await TestService.ConnectAsync(local.ControlPlane, "svc", ["test.>"]);
        var sent = new CloudEvent { Id = "1", Type = "test.x", Source = "s", Data = CloudEventData.FromJson("""{"a" : 1.0 }"""), ["custom"] = "ä" };

        await service.Transport.SendAsync(sent, CancellationToken.None);

        var received = (await service.ReceiveAsync()).CloudEvent;
        received.Should().NotBeSameAs(sent);
        received["custom"].Should().Be("ä");
        received.Data.ToString().Should().Be("""{"a" : 1.0 }""", "data that only passes by stays as it is");
    }

    [Fact]
    public async Task SendAsync_TooLarge_FailsForGood()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks, o => o.MaxEventSize = 64 * 1024);
        await using var service = await TestService.ConnectAsync(local.ControlPlane, "svc", []);
        service.Transport.MaxEventSize.Should().Be(64 * 1024);

        var send = async () => await service.Transport.SendAsync(Large(64 * 1024), CancellationToken.None);

        (await send.Should().ThrowAsync<EventTransportException>()).Which.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task PublishAsync_TooLargeForServices_WarnsAndDeliversNothing()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks, o => o.MaxEventSize = 64 * 1024);
        await using var service = await TestService.ConnectAsync(local.ControlPlane, "svc", ["test.>"]);

        await local.ControlPlane.PublishAsync(Large(64 * 1024));
        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "small", Type = "test.x" });

        (await service.ReceiveAsync()).CloudEvent.Id.Should().Be("small");
        (await local.GetWarningAsync(LocalWarningKind.NotDelivered)).Message.Should().Contain("nobody gets it");
    }

    [Fact]
    public async Task SendAsync_DataIsNotJson_FailsForGood()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var service = await TestService.ConnectAsync(local.ControlPlane, "svc", []);

        var send = async () => await service.Transport.SendAsync(
            new CloudEvent { Id = "1", Type = "test.x", Data = CloudEventData.FromJson("{") }, CancellationToken.None);

        (await send.Should().ThrowAsync<EventTransportException>()).Which.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task StopReceivingAsync_EventsQueued_HandsThemOverAndTakesNoMore()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var gate = new TaskCompletionSource();
        await using var service = await TestService.ConnectAsync(local.ControlPlane, "svc", ["test.>"], (_, _) => gate.Task);
        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "1", Type = "test.x" });
        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "2", Type = "test.x" });

        var stopping = service.Transport.StopReceivingAsync(CancellationToken.None);
        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "3", Type = "test.x" });
        stopping.IsCompleted.Should().BeFalse("two events are in work");
        gate.SetResult();
        await stopping;

        service.Count.Should().Be(2);
        await service.Transport.SendAsync(new CloudEvent { Id = "4", Type = "test.y" }, CancellationToken.None);
    }

    [Fact]
    public async Task StopReceivingAsync_Cancelled_DropsWhatIsQueuedAndSaysSo()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        var blocked = new BlockedSink();
        var transport = new LocalTransport(local.ControlPlane, "blocked");
        await transport.StartAsync(["test.>"], blocked, CancellationToken.None);
        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "1", Type = "test.x" });
        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "2", Type = "test.x" });
        await blocked.Entered;

        await transport.StopReceivingAsync(now.Token);

        (await local.GetWarningAsync(LocalWarningKind.NotDelivered)).Message.Should().Be("1 events for blocked were not delivered: it stopped first.");
    }

    [Fact]
    public async Task SendAsync_Stopped_FailsForGood()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var service = await TestService.ConnectAsync(local.ControlPlane, "svc", []);
        await service.DisposeAsync();

        var send = async () => await service.Transport.SendAsync(new CloudEvent { Type = "test.x" }, CancellationToken.None);

        (await send.Should().ThrowAsync<EventTransportException>()).Which.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task ReceiveAsync_SinkThrows_NextEventStillArrives()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var service = await TestService.ConnectAsync(
            local.ControlPlane, "svc", ["test.>"], (_, e) => e.Id == "bad" ? throw new InvalidOperationException("no") : Task.CompletedTask);

        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "bad", Type = "test.x" });
        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "good", Type = "test.x" });

        (await service.ReceiveAsync()).CloudEvent.Id.Should().Be("good");
        (await local.GetWarningAsync(LocalWarningKind.NotDelivered)).Message.Should().Be("svc did not take an event: no");
    }

    [Fact]
    public async Task ReceiveAsync_SinkGivesUp_NextEventStillArrives()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var service = await TestService.ConnectAsync(
            local.ControlPlane, "svc", ["test.>"], (_, e) => e.Id == "slow" ? throw new TaskCanceledException("it took too long") : Task.CompletedTask);

        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "slow", Type = "test.x" });
        await local.ControlPlane.PublishAsync(new CloudEvent { Id = "good", Type = "test.x" });

        (await service.ReceiveAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).CloudEvent.Id.Should().Be("good");
        (await local.GetWarningAsync(LocalWarningKind.NotDelivered)).Message.Should().Be("svc did not take an event: it took too long");
    }

    [Fact]
    public async Task StartAsync_Twice_Throws()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var service = await TestService.ConnectAsync(local.ControlPlane, "svc", []);

        var again = () => service.Transport.StartAsync([], service, CancellationToken.None);

        await again.Should().ThrowAsync<InvalidOperationException>();
    }

    private static CloudEvent Large(int size) =>
        new() { Id = "large", Type = "test.x", Data = CloudEventData.FromJson($"\"{new string('x', size)}\"") };

    private sealed class BlockedSink : IEventSink
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Entered => _entered.Task;

        public async ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
        {
            _entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
