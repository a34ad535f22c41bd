using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Handlers that answer nothing.</summary>
public sealed class EventHandlerTests
{
    private readonly ConcurrentQueue<string> _seen = new();

    [Theory]
    [InlineData("sh.keptn.event.test.finished", "sh.keptn.event.test.finished", true)]
    [InlineData("sh.keptn.event.*.finished", "sh.keptn.event.test.finished", true)]
    [InlineData("sh.keptn.event.*.finished", "sh.keptn.event.test.started", false)]
    [InlineData("sh.keptn.event.*.finished", "sh.keptn.event.dev.delivery.finished", false)]
    [InlineData("sh.keptn.event.*.*.finished", "sh.keptn.event.dev.delivery.finished", true)]
    [InlineData("sh.keptn.event.test.>", "sh.keptn.event.test.status.changed", true)]
    [InlineData("sh.keptn.>", "sh.keptn.log.error", true)]
    [InlineData("sh.keptn.>", "sh.keptn", false)]
    [InlineData("sh.keptn.>", "com.example.event", false)]
    [InlineData("com.example.*", "com.example.event", true)]
    public async Task OnEvent_Pattern_CoversWhatItCovers(string pattern, string type, bool covers)
    {
        await using var host = await StartAsync(b => b.OnEvent<EventData>(pattern, See("handler")));

        var run = await host.SendAsync(TestEvents.Create(type, "{}"));

        _seen.Should().HaveCount(covers ? 1 : 0);
        run.Outcomes.Should().ContainSingle().Which.Disposition.Should().Be(covers ? PipelineDisposition.Handled : PipelineDisposition.Ignored);
        host.Transport.Subscriptions.Should().Equal(pattern);
    }

    [Fact]
    public async Task OnEvent_Several_EachSeesTheEventOnce()
    {
        await using var host = await StartAsync(b => b
            .OnEvent<TestFinished>(See("typed"))
            .OnEvent<EventData>("sh.keptn.event.*.finished", See("pattern"))
            .OnEvent<EventData>("sh.keptn.event.*.finished", See("same pattern"))
            .OnEvent<EventData>("sh.keptn.>", See("all"))
            .OnEvent<EventData>("sh.keptn.event.release.finished", See("other")));
        var cloudEvent = TestEvents.Create(TestFinished.EventType, "{}");

        await host.Transport.DeliverAsync(cloudEvent, "subscription-1");
        await host.Transport.DeliverAsync(cloudEvent, "subscription-2");
        var run = await host.WaitUntilIdleAsync();

        _seen.Should().BeEquivalentTo("typed", "pattern", "same pattern", "all");
        run.Outcomes.Should().HaveCount(8, "four handlers, and four times the redelivery");
        host.Transport.Subscriptions.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task OnEvent_BesideATask_BothSeeTheTriggeredEvent()
    {
        await using var host = await StartAsync(b => b
            .OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()))
            .OnEvent<EventData>("sh.keptn.event.*.triggered", See("event")));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        _seen.Should().Equal("event");
    }

    [Fact]
    public async Task OnEvent_Throws_SendsNothingAndDisturbsNobody()
    {
        await using var host = await StartAsync(b => b
            .OnEvent<TestFinished>((_, _) => throw new InvalidOperationException("chat is down"))
            .OnEvent<TestFinished>(async (_, _) =>
            {
                await Task.Yield();
                throw new KeptnTaskException("so is mail");
            })
            .OnEvent<TestFinished>(See("third")));

        var run = await host.SendAsync(TestEvents.Create(TestFinished.EventType, "{}"));

        run.ShouldHaveSentNothing();
        _seen.Should().Equal("third");
        run.Outcomes.Where(o => o.Disposition == PipelineDisposition.Failed).Should().HaveCount(2)
            .And.OnlyContain(o => o.Exception != null && o.Result == null);
    }

    [Fact]
    public async Task OnEvent_TimesOut_SendsNothing()
    {
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(
            b => b.OnEvent<TestFinished>(
                async (_, cancellationToken) =>
                {
                    _seen.Enqueue("running");
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                },
                o => o.Timeout = TimeSpan.FromSeconds(10)),
            time);
        await host.Transport.DeliverAsync(TestEvents.Create(TestFinished.EventType, "{}"));
        await Wait.UntilAsync(() => !_seen.IsEmpty);

        time.Advance(TimeSpan.FromSeconds(10));
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSentNothing();
        run.Outcomes.Single().Disposition.Should().Be(PipelineDisposition.Failed);
        time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public async Task OnEvent_IgnoresItsToken_IsLeftBehindWithoutAnAnswer()
    {
        var time = new ManualTimeProvider();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(
            b => b.OnEvent<TestFinished>(
                async (_, _) =>
                {
                    running.SetResult();
                    await new TaskCompletionSource().Task;
                },
                o => o.Timeout = TimeSpan.FromSeconds(10)),
            time);
        await host.Transport.DeliverAsync(TestEvents.Create(TestFinished.EventType, "{}"));
        await running.Task.WaitAsync(host.Patience);

        time.Advance(TimeSpan.FromSeconds(15));
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSentNothing();
        run.Outcomes.Single().Exception.Should().BeOfType<OperationCanceledException>();
    }

    [Fact]
    public async Task OnEvent_DataCannotBeRead_SendsNothing()
    {
        await using var host = await StartAsync(b => b.OnEvent<TestFinished>(See("handler")));

        var run = await host.SendAsync(TestEvents.Create(TestFinished.EventType, """{"test":7}"""));

        run.ShouldHaveSentNothing();
        _seen.Should().BeEmpty();
        var outcome = run.Outcomes.Single();
        outcome.Disposition.Should().Be(PipelineDisposition.Failed);
        outcome.Exception.Should().BeOfType<EventDataException>().Which.Message.Should().Contain("'test'");
        outcome.Result.Should().BeNull();
    }

    [Fact]
    public async Task OnEvent_FilterSaysNo_IsIgnored()
    {
        await using var host = await StartAsync(b => b.OnEvent<TestFinished>(See("handler"), o => o.Filter = c => c.Data.Result == KeptnResult.Fail));

        await host.SendAsync(TestEvents.Create(TestFinished.EventType, """{"result":"pass"}"""));
        await host.SendAsync(TestEvents.Create(TestFinished.EventType, """{"result":"fail"}"""));

        _seen.Should().HaveCount(1);
    }

    [Fact]
    public async Task OnEvent_WithoutScopeOrId_IsHandled()
    {
        await using var host = await StartAsync(b => b.OnEvent<EventData>("com.example.event", (context, _) =>
        {
            _seen.Enqueue($"{context.Scope.Project}|{context.Data.Project}|{context.Scope.Problem is null}");
            return Task.CompletedTask;
        }));
        var bare = new CloudEvent { Type = "com.example.event", Source = "elsewhere", Id = string.Empty };

        await host.SendAsync(bare);
        await host.SendAsync(bare);

        _seen.Should().Equal("||False", "||False");
    }

    [Fact]
    public async Task OnEvent_NamesInDataAreNoText_IsHandled()
    {
        await using var host = await StartAsync(b => b.OnEvent<EventData>("com.example.event", See("handler")));
        byte[] data = [.. "{\"AB"u8, 0xff, .. "CD\":1}"u8];
        var cloudEvent = new CloudEvent(TestEvents.Create("com.example.event", "{}")) { Data = CloudEventData.FromJson(data) };

        // Not through the codec of the in-memory transport, which may refuse such bytes.
        var sink = host.Services.GetRequiredService<Keptn.Sdk.Hosting.KeptnService>().Pipeline!;
        await sink.ReceiveAsync(new(cloudEvent, data.Length), CancellationToken.None);
        var run = await host.WaitUntilIdleAsync();

        run.Outcomes.Should().ContainSingle();
    }

    private static Task<KeptnTestHost> StartAsync(Action<KeptnBuilder> configure, TimeProvider? time = null) =>
        KeptnTestHost.StartAsync(s => configure(s.AddKeptn("tests")), time);

    private Func<EventContext, CancellationToken, Task> See(string what) => (_, _) =>
    {
        _seen.Enqueue(what);
        return Task.CompletedTask;
    };
}
