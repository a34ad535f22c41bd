using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Several handlers of one task, told apart by filters: one of them answers, or none.</summary>
public sealed class TaskRoutingTests
{
    [Theory]
    [InlineData("first", "first answers")]
    [InlineData("second", "second answers")]
    [InlineData("both", "first answers")]
    public async Task Filters_TheFirstThatSaysYesAnswers(string strategy, string expected)
    {
        await using var host = await StartAsync(
            ("first answers", c => c.Data.Test.TestStrategy is "first" or "both"),
            ("second answers", c => c.Data.Test.TestStrategy is "second" or "both"));

        var run = await host.TriggerAsync(new TestTriggered { Test = new() { TestStrategy = strategy } });

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be(expected);
        run.Outcomes.Should().ContainSingle();
    }

    [Fact]
    public async Task Filters_NoneSaysYes_SendsNothing()
    {
        await using var host = await StartAsync(("first", _ => false), ("second", _ => false));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSentNothing();
        run.Outcomes.Should().ContainSingle().Which.Disposition.Should().Be(PipelineDisposition.Ignored);
    }

    [Fact]
    public async Task Filters_OneThrowsAndTheNextSaysYes_TheNextAnswers()
    {
        await using var host = await StartAsync(("first", _ => throw new InvalidOperationException()), ("second", _ => true));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("second");
    }

    [Fact]
    public async Task Filters_OneThrowsAndNoneSaysYes_FinishesAsErroredOnce()
    {
        await using var host = await StartAsync(
            ("first", _ => false), ("second", _ => throw new KeptnTaskException("The tool is unknown.")), ("third", _ => throw new InvalidOperationException()));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Be("The tool is unknown.");
    }

    [Fact]
    public async Task Handlers_OfDifferentTasks_AnswerTheirOwn()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests")
            .OnTask<EventData>("one", (_, _) => Task.FromResult(TaskResult.Pass("one")))
            .OnTask<EventData>("two", (_, _) => Task.FromResult(TaskResult.Pass("two"))));

        var run = await host.SendAsync(TestEvents.Triggered("two"));

        run.ShouldHaveSent("two.started", "two.finished");
        run.Finished.Message.Should().Be("two");
        host.Transport.Subscriptions.Should().Equal("sh.keptn.event.one.triggered", "sh.keptn.event.two.triggered");
    }

    [Fact]
    public async Task AddKeptn_AgainWithTheSameName_AddsToTheService()
    {
        await using var host = await KeptnTestHost.StartAsync(s =>
        {
            s.AddKeptn("tests").OnTask<EventData>("one", (_, _) => Task.FromResult(TaskResult.Pass()));
            s.AddKeptn("tests").OnTask<EventData>("two", (_, _) => Task.FromResult(TaskResult.Pass()));
        });

        await host.SendAsync(TestEvents.Triggered("one"));
        var run = await host.SendAsync(TestEvents.Triggered("two"));

        run.ShouldHaveSent("one.started", "one.finished", "two.started", "two.finished");
    }

    private static Task<KeptnTestHost> StartAsync(params (string Message, Func<TaskContext<TestTriggered>, bool> Filter)[] handlers) =>
        KeptnTestHost.StartAsync(s =>
        {
            var builder = s.AddKeptn("tests");
            foreach (var (message, filter) in handlers)
            {
                builder.OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass(message)), o => o.Filter = filter);
            }
        });
}
