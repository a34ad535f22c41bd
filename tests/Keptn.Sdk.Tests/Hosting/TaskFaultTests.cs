using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C1 to C3: what is not ours gets no answer, what is ours gets exactly one, whatever fails.</summary>
public sealed class TaskFaultTests
{
    private static readonly Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> s_pass = (_, _) => Task.FromResult(TaskResult.Pass());

    [Fact]
    public async Task Filter_SaysNo_SendsNothing()
    {
        await using var host = await StartAsync(s_pass, options: o => o.Filter = c => c.Data.Test.TestStrategy == "performance");

        var run = await host.SendAsync(TestEvents.Triggered("test", """{"test":{"teststrategy":"functional"}}"""));

        run.ShouldHaveSentNothing();
        run.Outcomes.Should().ContainSingle().Which.Disposition.Should().Be(PipelineDisposition.Ignored);
    }

    [Fact]
    public async Task Filter_Throws_FinishesAsErrored()
    {
        await using var host = await StartAsync(s_pass, options: o => o.Filter = _ => throw new InvalidOperationException("secret detail"));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("filter").And.NotContain("secret detail");
    }

    [Fact]
    public async Task Data_OfOursCannotBeRead_FinishesAsErroredNamingTheMember()
    {
        await using var host = await StartAsync(s_pass);

        var run = await host.SendAsync(TestEvents.Triggered("test", """{"test":{"teststrategy":{"a":1}}}"""));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("'test.teststrategy'");
    }

    [Theory]
    [InlineData("labels", "\"x\"")]
    [InlineData("status", "5")]
    [InlineData("result", "[]")]
    [InlineData("message", "{}")]
    public async Task Data_CommonMemberIsOfAnotherKind_FinishesAsErroredNamingTheMember(string member, string value)
    {
        await using var host = await StartAsync(s_pass);

        var run = await host.SendAsync(TestEvents.Triggered("test", $$"""{"{{member}}":{{value}}}"""));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Started.CloudEvent.Data.ToString().Should().Be("""{"project":"sockshop","stage":"dev","service":"carts"}""");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain($"'{member}'");
    }

    [Theory]
    [InlineData("""{"project":"","stage":"dev","service":"carts"}""", "data.project")]
    [InlineData("""{"project":"p","stage":5,"service":"carts"}""", "data.stage")]
    [InlineData("""{"project":"p","stage":"dev","service":null}""", "data.service")]
    [InlineData("""{"project":"\ud800","stage":"dev","service":"s"}""", "not valid text")]
    [InlineData("[]", "must be an object")]
    [InlineData("\"\"", "must be an object")]
    public async Task Scope_Unreadable_SendsNothingAndIsRejected(string data, string reason)
    {
        await using var host = await StartAsync(s_pass);
        var triggered = new CloudEvent(TestEvents.Triggered("test")) { Data = CloudEventData.FromJson(data) };

        var run = await host.SendAsync(triggered);

        run.ShouldHaveSentNothing();
        var outcome = run.Outcomes.Should().ContainSingle().Subject;
        outcome.Disposition.Should().Be(PipelineDisposition.Rejected);
        outcome.Reason.Should().Contain(reason);
    }

    [Theory]
    [InlineData("shkeptncontext")]
    [InlineData("id")]
    public async Task Envelope_WithoutWhatAnAnswerNeeds_SendsNothing(string attribute)
    {
        await using var host = await StartAsync(s_pass);
        var triggered = attribute == "id"
            ? new CloudEvent(TestEvents.Triggered("test")) { Id = string.Empty }
            : new CloudEvent(TestEvents.Triggered("test")) { [attribute] = string.Empty };

        var run = await host.SendAsync(triggered);

        run.ShouldHaveSentNothing();
        run.Outcomes.Single().Reason.Should().Contain(attribute);
    }

    [Theory]
    [InlineData("sh.keptn.event.deployment.triggered")]
    [InlineData("sh.keptn.event.test.started")]
    [InlineData("sh.keptn.event.test.finished")]
    [InlineData("sh.keptn.event.dev.test.triggered")]
    [InlineData("a.b.c.test.triggered")]
    public async Task Type_OfOthers_SendsNothing(string type)
    {
        await using var host = await StartAsync(s_pass);

        var run = await host.SendAsync(TestEvents.Create(type, "{}"));

        run.ShouldHaveSentNothing();
        run.Outcomes.Single().Disposition.Should().Be(PipelineDisposition.Ignored);
    }

    [Fact]
    public async Task Event_Redelivered_RunsTheHandlerOnce()
    {
        var runs = 0;
        await using var host = await StartAsync((_, _) =>
        {
            Interlocked.Increment(ref runs);
            return Task.FromResult(TaskResult.Pass());
        });
        var triggered = TestEvents.Triggered("test");

        await host.Transport.DeliverAsync(triggered, "subscription-1");
        await host.Transport.DeliverAsync(triggered, "subscription-2");
        var run = await host.SendAsync(triggered);

        runs.Should().Be(1);
        run.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Event_PerSubscription_RunsTheHandlerOncePerSubscription()
    {
        await using var host = await StartAsync(s_pass, options: o => o.PerSubscription = true);
        var triggered = TestEvents.Triggered("test");

        await host.Transport.DeliverAsync(triggered, "subscription-1");
        await host.Transport.DeliverAsync(triggered, "subscription-2");
        await host.Transport.DeliverAsync(triggered, "subscription-2");
        var run = await host.WaitUntilIdleAsync();

        run.Sent.Count(e => e.Type!.EndsWith(".started", StringComparison.Ordinal)).Should().Be(2);
        run.Sent.Count(e => e.Type!.EndsWith(".finished", StringComparison.Ordinal)).Should().Be(2);
    }

    [Theory]
    [InlineData(".started", 1)]
    [InlineData(".started", 5)]
    [InlineData(".finished", 1)]
    [InlineData(".finished", 5)]
    public async Task Sending_FailsAndPasses_SendsEachEventOnce(string kind, int times)
    {
        await using var host = await StartAsync(s_pass);
        host.Transport.FailSends(times, when: e => e.Type!.EndsWith(kind, StringComparison.Ordinal));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.SendFailures.Should().HaveCount(times).And.OnlyContain(f => f.WillRetry && f.CloudEvent.Id == (kind == ".started" ? run.Started : run.Finished).CloudEvent.Id);
    }

    [Fact]
    public async Task Started_RefusedForGood_RunsNothingAndTakesARedelivery()
    {
        var runs = 0;
        await using var host = await StartAsync((_, _) =>
        {
            runs++;
            return Task.FromResult(TaskResult.Pass());
        });
        host.Transport.FailSends(1, new EventTransportException("refused") { IsTransient = false });
        var triggered = TestEvents.Triggered("test");

        var first = await host.SendAsync(triggered);
        first.ShouldHaveSentNothing();
        runs.Should().Be(0);

        var second = await host.SendAsync(triggered);
        second.ShouldHaveSent("test.started", "test.finished");
        runs.Should().Be(1);
    }

    [Fact]
    public async Task Started_MayHaveArrived_FinishesAsErrored()
    {
        await using var host = await StartAsync(s_pass);
        host.Transport.FailSends(1, new EventTransportException("lost") { IsTransient = false, MayHaveArrived = true });

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
    }

    [Fact]
    public async Task Progress_CannotBeSent_LeavesTheTaskAlone()
    {
        await using var host = await StartAsync(async (context, cancellationToken) =>
        {
            var report = () => context.ReportProgressAsync("half way", cancellationToken);
            await report.Should().ThrowAsync<EventTransportException>();
            return TaskResult.Pass("done");
        });
        host.Transport.FailSends(1, when: e => e.Type!.EndsWith("status.changed", StringComparison.Ordinal));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("done");
    }
}
