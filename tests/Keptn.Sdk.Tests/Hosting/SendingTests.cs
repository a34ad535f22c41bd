using System.Text.Json;
using System.Text.Json.Serialization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C2 and C3 at the transport: what it refuses, and what it should not throw but does.</summary>
public sealed partial class SendingTests
{
    private static readonly Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> s_pass =
        (_, _) => Task.FromResult(TaskResult.Warning(new TestFinished { Test = new() { Start = "now" } }, "slow"));

    public static TheoryData<Exception> UnexpectedExceptions => new()
    {
        new IOException("broken pipe"),
        new OperationCanceledException("a timeout of its own"),
        new NotSupportedException("a bug"),
    };

    [Theory]
    [MemberData(nameof(UnexpectedExceptions))]
    public async Task Finished_TransportThrowsAnything_IsSentAllTheSame(Exception exception)
    {
        var failures = 3;
        var transport = new FakeTransport { OnSend = (e, _) => IsFinished(e) && failures-- > 0 ? throw exception : ValueTask.CompletedTask };
        await using var host = await FakeHost.StartAsync(transport, b => b.OnTask(s_pass));

        await host.DeliverAsync(TestEvents.Triggered("test"));
        await host.WhenOutcomesAsync(1);

        transport.SentTypes.Should().Equal("test.started", "test.finished");
        host.SendFailures.Should().HaveCount(3).And.OnlyContain(e => e == exception);
    }

    [Fact]
    public async Task Finished_TransportThrowsBeforeItIsAsynchronous_IsSentAllTheSame()
    {
        var transport = new SynchronouslyThrowing { Failures = 2 };
        await using var host = await FakeHost.StartAsync(transport, b => b.OnTask(s_pass));

        await host.DeliverAsync(TestEvents.Triggered("test"));

        await Wait.UntilAsync(() => transport.Sent.Count == 2);
        transport.Sent.Should().Equal("sh.keptn.event.test.started", "sh.keptn.event.test.finished");
    }

    [Fact]
    public async Task Finished_RefusedForGood_GoesOutWithoutItsData()
    {
        await using var host = await StartAsync(s_pass);
        host.Transport.FailSends(1, new EventTransportException("forbidden member") { IsTransient = false }, IsFinished);

        var run = await host.SendAsync(TestEvents.Triggered("test", """{"labels":{"build":"7"}}"""));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Result.Should().Be(KeptnResult.Warning);
        run.Finished.Status.Should().Be(KeptnStatus.Succeeded);
        run.Finished.Message.Should().StartWith("slow").And.Contain("refused");
        run.Finished.Labels.Should().ContainKey("build");
        run.Finished.CloudEvent.Data.ToString().Should().NotContain("now");
    }

    [Fact]
    public async Task Finished_RefusedTwice_EndsAndGivesItsPlaceBack()
    {
        await using var host = await StartAsync(s_pass, options: o => o.MaxConcurrency = 1);
        host.Transport.FailSends(2, new EventTransportException("no") { IsTransient = false }, IsFinished);

        var run = await host.SendAsync(TestEvents.Triggered("test"));
        run.ShouldHaveSent("test.started");
        host.StartRecording();
        run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Finished_RefusedAfterAnAttemptThatMayHaveArrived_GoesOutWithoutItsDataUnderTheSameId()
    {
        var failures = new Queue<Exception>([
            new EventTransportException("lost") { MayHaveArrived = true },
            new EventTransportException("too large for the gateway") { IsTransient = false },
        ]);
        var transport = new FakeTransport { OnSend = (e, _) => IsFinished(e) && failures.TryDequeue(out var failure) ? throw failure : ValueTask.CompletedTask };
        await using var host = await FakeHost.StartAsync(transport, b => b.OnTask(s_pass));

        await host.DeliverAsync(TestEvents.Triggered("test"));
        await host.WhenOutcomesAsync(1);

        transport.SentTypes.Should().Equal("test.started", "test.finished");
        transport.Sent[1].Data.ToString().Should().Contain("refused").And.NotContain("now");
        transport.Attempted.Where(IsFinished).Select(e => e.Id).Distinct().Should().ContainSingle(
            "whoever has the first one knows the other by its id, and so it is asked for");
    }

    [Fact]
    public async Task Result_LabelNameIsNoText_IsSentWithoutThatLabel()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests")
            .UseJson(HandlerClassTests.OwnJsonContext.Default)
            .OnTask<HandlerClassTests.PlainPayload>("test", (_, _) => Task.FromResult(TaskResult.Warning(
                new TestFinished { Labels = new EventLabels([new("new", "1")]) }, "slow"))));
        var triggered = new CloudEvent(TestEvents.Triggered("test"))
        {
            Data = CloudEventData.FromJson("""{"project":"p","stage":"s","service":"c","labels":{"\ud800":"x","build":7}}"""),
        };

        var run = await host.SendAsync(triggered);

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("slow");
        run.Finished.Result.Should().Be(KeptnResult.Warning);
        run.Finished.Labels.Should().Equal(new Dictionary<string, string> { ["build"] = "7", ["new"] = "1" });
    }

    [Fact]
    public async Task Result_ConverterWritesBrokenJson_KeepsTheVerdictAndSaysSo()
    {
        await using var host = await StartAsync(
            (_, _) => Task.FromResult(TaskResult.Warning(new Broken(), "slow")), b => b.UseJson(SendingJsonContext.Default));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Result.Should().Be(KeptnResult.Warning);
        run.Finished.Message.Should().StartWith("slow").And.Contain("cannot be put into an event");
    }

    [Fact]
    public async Task Result_MessageIsNoText_IsSent()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Fail("half a pair: \ud800")));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.Finished.Message.Should().StartWith("half a pair");
        run.Finished.Result.Should().Be(KeptnResult.Fail);
    }

    [Fact]
    public async Task Result_StatusAndResultAreEmpty_IsSent()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Create(default, default)));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Result_MessageIsCutInTheMiddleOfACharacter_IsSent()
    {
        var transport = new InMemoryTransport { MaxEventSize = 10_000 };
        var message = new string('m', 511) + string.Concat(Enumerable.Repeat("😀", 5_000));
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Fail(message)), transport: transport);

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().StartWith("mmm").And.Contain("limit is 10000");
    }

    [Fact]
    public async Task Result_SerialisingHangs_TheTimeoutAnswers()
    {
        using var hangs = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(
            (_, _) => Task.FromResult(TaskResult.Pass(new Lazy(() =>
            {
                reached.Set();
                hangs.Wait();
                return "late";
            }))),
            b => b.UseJson(SendingJsonContext.Default),
            o => o.Timeout = TimeSpan.FromMinutes(1),
            time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        reached.Wait(host.Patience).Should().BeTrue();

        time.Advance(TimeSpan.FromMinutes(2));
        var run = await host.WaitUntilIdleAsync();
        hangs.Set();

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Contain("timeout of 1 min");
    }

    [Fact]
    public async Task Clock_Throws_TheTaskIsFinished()
    {
        var transport = new FakeTransport();
        await using var host = await FakeHost.StartAsync(transport, b => b.OnTask(s_pass), new NoTimers());

        await host.DeliverAsync(TestEvents.Triggered("test"));
        await host.WhenOutcomesAsync(1);

        transport.SentTypes.Should().Equal("test.started", "test.finished");
        new SentEvent(transport.Sent[1]).Status.Should().Be(KeptnStatus.Errored);
    }

    private static bool IsFinished(CloudEvent cloudEvent) => cloudEvent.Type!.EndsWith(".finished", StringComparison.Ordinal);

    internal sealed class Lazy(Func<string> get)
    {
        public string Value => get();
    }

    [JsonConverter(typeof(BrokenConverter))]
    internal sealed class Broken;

    private sealed class BrokenConverter : JsonConverter<Broken>
    {
        public override Broken Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Broken value, JsonSerializerOptions options) =>
            writer.WriteRawValue("{\"test\":{", skipInputValidation: true);
    }

    [JsonSerializable(typeof(Broken))]
    [JsonSerializable(typeof(Lazy))]
    internal sealed partial class SendingJsonContext : JsonSerializerContext;

    private sealed class SynchronouslyThrowing : IEventTransport
    {
        public string Name => "synchronous";

        public int MaxEventSize => int.MaxValue;

        internal int Failures { get; set; }

        internal List<string> Sent { get; } = [];

        public Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
        {
            if (IsFinished(cloudEvent) && Failures-- > 0)
            {
                throw new InvalidOperationException("not connected");
            }

            Sent.Add(cloudEvent.Type!);
            return ValueTask.CompletedTask;
        }

        public Task StopReceivingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new NotSupportedException("this clock has no timers");
    }
}
