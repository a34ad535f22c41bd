using System.Diagnostics;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Diagnostics;

/// <summary>The spans of events and answers, and the trace context on the wire.</summary>
public sealed class TracingTests : IDisposable
{
    private const string Secret = "s3cr3t-4711";
    private const string ForeignTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ForeignSpan = "00f067aa0ba902b7";

    private readonly CloudEvent _triggered;
    private readonly SpanRecorder _spans;

    public TracingTests()
    {
        var context = Guid.NewGuid();
        _triggered = new CloudEvent(TestEvents.Triggered("test")) { [KeptnAttributeNames.KeptnContext] = context.ToString() };
        TraceId = context.ToString("N");
        _spans = new SpanRecorder(ActivityTraceId.CreateFromString(TraceId));
    }

    private string TraceId { get; }

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task Task_IsProcessedHandledAndAnswered()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));

        await host.SendAsync(_triggered);

        _spans.Names.Should().BeEquivalentTo("process test.triggered", "send test.started", "handle test", "send test.finished");
        var process = _spans.Get("process test.triggered");
        process.Kind.Should().Be(ActivityKind.Consumer);
        process.HasRemoteParent.Should().BeTrue();
        process.TraceId.ToHexString().Should().Be(TraceId);
        process.Status.Should().Be(ActivityStatusCode.Unset);
        process.Tags.Should().BeEquivalentTo(new Dictionary<string, string?>
        {
            ["messaging.system"] = "keptn",
            ["messaging.operation.name"] = "process",
            ["messaging.operation.type"] = "process",
            ["messaging.destination.name"] = "sh.keptn.event.test.triggered",
            ["messaging.message.id"] = _triggered.Id,
            ["messaging.message.conversation_id"] = _triggered.KeptnContext,
            ["keptn.context"] = _triggered.KeptnContext,
            ["keptn.project"] = "sockshop",
            ["keptn.stage"] = "dev",
            ["keptn.service"] = "carts",
            ["keptn.task"] = "test",
            ["keptn.result"] = "pass",
            ["keptn.status"] = "succeeded",
        });
        _spans.Spans.Where(s => s != process).Should().OnlyContain(s => s.ParentSpanId == process.SpanId && s.TraceId == process.TraceId);
        _spans.Get("handle test").Kind.Should().Be(ActivityKind.Internal);
        var send = _spans.Get("send test.finished");
        send.Kind.Should().Be(ActivityKind.Producer);
        send.GetTagItem("messaging.operation.type").Should().Be("send");
        send.GetTagItem("messaging.message.id").Should().Be(host.Run.Finished.CloudEvent.Id);
        send.GetTagItem("keptn.result").Should().Be("pass");
    }

    [Fact]
    public async Task TraceParent_IsTheParent_AndAnswersCarryTheirOwn()
    {
        using var spans = new SpanRecorder(ActivityTraceId.CreateFromString(ForeignTrace));
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));

        await host.SendAsync(WithParent(_triggered));

        spans.Get("process test.triggered").ParentSpanId.ToHexString().Should().Be(ForeignSpan);
        foreach (var answer in host.Run.Sent)
        {
            var send = spans.Spans.Single(s => (string?)s.GetTagItem("messaging.message.id") == answer.Id);
            answer["traceparent"].Should().Be($"00-{ForeignTrace}-{send.SpanId.ToHexString()}-01");
            answer["tracestate"].Should().Be("vendor=1");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answers_NobodyRecords_AreAsWithoutTracing(bool hasParent)
    {
        _spans.Dispose();
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        var triggered = hasParent ? WithParent(_triggered) : _triggered;

        await host.SendAsync(triggered);

        host.Run.Sent.Should().HaveCount(2);
        host.Run.Sent.Should().OnlyContain(e => e["traceparent"] == triggered["traceparent"] && e["tracestate"] == triggered["tracestate"]);
        host.Run.Sent.Should().OnlyContain(e => e.ExtensionAttributes.Count == (hasParent ? 6 : 4));
    }

    [Fact]
    public async Task Answer_DecodedByTheNextService_HasTheSendingSpanAsParent()
    {
        await using var first = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        await first.SendAsync(_triggered);
        await using var second = await KeptnTestHost.StartAsync(s => s.AddKeptn("notifier").OnEvent<TestFinished>((_, _) => Task.CompletedTask));

        await second.SendAsync(first.Run.Finished.CloudEvent);

        _spans.Get("process test.finished").ParentSpanId.Should().Be(_spans.Get("send test.finished").SpanId);
        _spans.Names.Should().Contain("handle test.finished");
    }

    [Fact]
    public async Task Handler_SeesItsSpan()
    {
        string? seen = null;
        await using var host = await StartAsync((_, _) =>
        {
            seen = Activity.Current?.SpanId.ToHexString();
            return Task.FromResult(TaskResult.Pass());
        });

        await host.SendAsync(_triggered);

        seen.Should().Be(_spans.Get("handle test").SpanId.ToHexString());
        Activity.Current.Should().BeNull();
    }

    [Fact]
    public async Task Result_Fail_IsNoErrorOfTheService()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Fail("too slow")));

        await host.SendAsync(_triggered);

        _spans.Spans.Should().OnlyContain(s => s.Status == ActivityStatusCode.Unset);
        _spans.Get("process test.triggered").GetTagItem("keptn.result").Should().Be("fail");
    }

    [Fact]
    public async Task Handler_Throws_SpanFailsAndTheReferenceIsTheTrace()
    {
        await using var host = await StartAsync((_, _) => throw new InvalidOperationException(Secret));

        await host.SendAsync(_triggered);

        foreach (var name in new[] { "process test.triggered", "handle test" })
        {
            _spans.Get(name).Status.Should().Be(ActivityStatusCode.Error);
            _spans.Get(name).GetTagItem("error.type").Should().Be("System.InvalidOperationException");
        }

        _spans.Get("send test.finished").Status.Should().Be(ActivityStatusCode.Unset);
        host.Run.Finished.Message.Should().Contain(TraceId);
    }

    [Fact]
    public async Task Handler_TimesOut_ErrorIsTimeout()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        var running = new TaskCompletionSource();
        await using var host = await KeptnTestHost.StartAsync(
            s => s.AddKeptn("tests").OnTask<TestTriggered>(async (_, token) =>
            {
                running.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return TaskResult.Pass();
            }),
            time);
        await host.Transport.DeliverAsync(_triggered);
        await running.Task;

        time.Advance(TimeSpan.FromHours(1));
        await host.WaitUntilIdleAsync();

        _spans.Get("process test.triggered").GetTagItem("error.type").Should().Be("timeout");
        _spans.Get("handle test").GetTagItem("error.type").Should().Be("timeout");
    }

    [Fact]
    public async Task Send_Retried_IsOneSpanWithEvents()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()), o => o.SendRetryDelay = TimeSpan.FromMilliseconds(1));
        host.Transport.FailSends(2, new EventTransportException(Secret), e => e.Type!.EndsWith("started", StringComparison.Ordinal));

        await host.SendAsync(_triggered);

        var send = _spans.Get("send test.started");
        send.Status.Should().Be(ActivityStatusCode.Unset);
        send.Events.Select(e => e.Name).Should().Equal("keptn.send.failed", "keptn.send.failed");
        send.Events.SelectMany(e => e.Tags).Should().Contain(new KeyValuePair<string, object?>("error.type", typeof(EventTransportException).FullName));
        host.Run.Started.CloudEvent["traceparent"].Should().Contain(send.SpanId.ToHexString());
    }

    [Fact]
    public async Task Send_RefusedForGood_SpanFails()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        host.Transport.FailSends(1, new EventTransportException("no") { IsTransient = false }, e => e.Type!.EndsWith("started", StringComparison.Ordinal));

        await host.SendAsync(_triggered);

        _spans.Names.Should().BeEquivalentTo("process test.triggered", "send test.started");
        _spans.Get("send test.started").GetTagItem("error.type").Should().Be("not_sent");
        _spans.Get("process test.triggered").GetTagItem("error.type").Should().Be("not_started");
    }

    [Fact]
    public async Task Pending_FinishedFromElsewhere_StaysInTheTraceAndLinksTheCaller()
    {
        using var elsewhere = new ActivitySource($"tests-{Guid.NewGuid()}");
        using var listener = new ActivityListener { ShouldListenTo = s => s == elsewhere, Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pending));
        await host.SendAsync(_triggered);
        _spans.Get("process test.triggered").GetTagItem("keptn.disposition").Should().Be("pending");

        ActivityContext caller;
        using (var request = elsewhere.StartActivity("callback"))
        {
            caller = request!.Context;
            (await host.Tasks.FinishAsync(_triggered.Id!, TaskResult.Pass(), CancellationToken.None)).Should().BeTrue();
        }

        var send = _spans.Get("send test.finished");
        send.ParentSpanId.Should().Be(_spans.Get("process test.triggered").SpanId);
        send.Links.Should().ContainSingle().Which.Context.Should().Be(caller);
    }

    [Fact]
    public async Task Progress_IsSentBelowTheHandler()
    {
        await using var host = await StartAsync(async (context, token) =>
        {
            await context.ReportProgressAsync("half", token);
            return TaskResult.Pass();
        });

        await host.SendAsync(_triggered);

        var send = _spans.Get("send test.status.changed");
        send.ParentSpanId.Should().Be(_spans.Get("handle test").SpanId);
        host.Run.Sent.Single(e => e.Type!.EndsWith("status.changed", StringComparison.Ordinal))["traceparent"].Should().Contain(send.SpanId.ToHexString());
    }

    [Fact]
    public async Task Answer_AtTheLimitOfTheTransport_GoesOutWithoutATrace()
    {
        // A clock that stands still: the digits of a time vary, and with them the size.
        await using var host = await KeptnTestHost.StartAsync(
            s => s.AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass(new TestFinished { Message = new string('x', 5000) }))),
            new ManualTimeProvider(DateTimeOffset.UnixEpoch));
        host.Transport.MaxEventSize = 100_000;
        _spans.Dispose();
        await host.SendAsync(_triggered);
        var size = JsonEventFormatter.EncodeStructuredModeMessage(host.Run.Finished.CloudEvent).Length;

        using var spans = new SpanRecorder(ActivityTraceId.CreateFromString(TraceId));
        host.Transport.MaxEventSize = size;
        host.StartRecording();
        await host.SendAsync(new CloudEvent(_triggered) { Id = Guid.NewGuid().ToString() });

        host.Run.Finished.CloudEvent["traceparent"].Should().BeNull();
        host.Run.Finished.CloudEvent.Data.ToString().Should().NotContain("left out");
        JsonEventFormatter.EncodeStructuredModeMessage(host.Run.Finished.CloudEvent).Length.Should().Be(size);
        host.Run.Started.CloudEvent["traceparent"].Should().NotBeNull("the small one has room");
    }

    [Theory]
    [InlineData("passes")]
    [InlineData("throws")]
    [InlineData("cannot be read")]
    public async Task Spans_WhateverHappens_HaveNoEventData(string what)
    {
        await using var host = await StartAsync((_, _) => what == "throws" ? throw new InvalidOperationException(Secret) : Task.FromResult(TaskResult.Fail(Secret)));
        var strategy = what == "cannot be read" ? $$"""{"x":"{{Secret}}"}""" : $"\"{Secret}\"";
        var data = $$$"""{"project":"sockshop","stage":"dev","service":"carts","labels":{"token":"{{{Secret}}}"},"message":"{{{Secret}}}","test":{"teststrategy":{{{strategy}}}}}""";

        await host.SendAsync(new CloudEvent(_triggered) { Data = CloudEventData.FromJson(data) });

        host.Run.Finished.Should().NotBeNull();
        var texts = _spans.Spans.SelectMany(s => s.TagObjects.Select(t => $"{t.Value}")
            .Concat(s.Events.SelectMany(e => e.Tags.Select(t => $"{t.Value}")))
            .Append(s.DisplayName).Append(s.StatusDescription ?? string.Empty));
        texts.Should().NotBeEmpty().And.NotContain(t => t.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Event_NotOurs_HasNoSpan()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests").OnTask<TestTriggered>(
            (_, _) => Task.FromResult(TaskResult.Pass()), o => o.Filter = _ => false));

        await host.SendAsync(_triggered);

        _spans.Spans.Should().BeEmpty();
    }

    private static CloudEvent WithParent(CloudEvent cloudEvent) => new(cloudEvent)
    {
        ["traceparent"] = $"00-{ForeignTrace}-{ForeignSpan}-01",
        ["tracestate"] = "vendor=1",
    };

    private static Task<KeptnTestHost> StartAsync(
        Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler, Action<KeptnOptions>? options = null) =>
        KeptnTestHost.StartAsync(s => s.AddKeptn("tests", options).OnTask(handler));
}
