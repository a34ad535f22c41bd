using System.Text.Json.Serialization;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C2 and C5: after a started event there is one finished event, whatever the handler does.</summary>
public sealed partial class TaskOutcomeTests
{
    [Fact]
    public async Task OnTask_HandlerReturns_SendsStartedThenFinishedWithTheTriggersScope()
    {
        await using var host = await StartAsync((context, _) => Task.FromResult(TaskResult.Pass("all good")));
        var triggered = TestEvents.Triggered("test", """{"labels":{"build":"7","owner":"ann"},"message":"of the task before"}""");

        var run = await host.SendAsync(triggered);

        run.ShouldHaveSent("test.started", "test.finished");
        var finished = run.Finished;
        finished.Status.Should().Be(KeptnStatus.Succeeded);
        finished.Result.Should().Be(KeptnResult.Pass);
        finished.Message.Should().Be("all good");
        finished.Labels.Should().Equal(new Dictionary<string, string> { ["build"] = "7", ["owner"] = "ann" });
        foreach (var answer in run.Sent)
        {
            answer.TriggeredId.Should().Be(triggered.Id);
            answer.KeptnContext.Should().Be(triggered.KeptnContext);
            answer.GitCommitId.Should().Be(triggered.GitCommitId);
            answer.Source.Should().Be("tests");
            var data = new SentEvent(answer).GetData<EventData>();
            (data.Project, data.Stage, data.Service).Should().Be((TestEvents.Project, TestEvents.Stage, TestEvents.Service));
        }
    }

    [Fact]
    public async Task OnTask_ResultNamesAnotherScope_KeepsTheTriggers()
    {
        var data = new TestFinished
        {
            Project = "other",
            Stage = "other",
            Service = "other",
            Status = KeptnStatus.Errored,
            Result = KeptnResult.Fail,
            Message = "from the data",
            Labels = new EventLabels(new Dictionary<string, string> { ["build"] = "8", ["new"] = "yes" }),
            Test = new TestSection { Start = "2022-01-02T03:04:05Z", End = "2022-01-02T03:05:05Z" },
        };
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass(data)));

        var run = await host.SendAsync(TestEvents.Triggered("test", """{"labels":{"build":"7"}}"""));

        var sent = run.Finished.GetData<TestFinished>();
        (sent.Project, sent.Stage, sent.Service).Should().Be((TestEvents.Project, TestEvents.Stage, TestEvents.Service));
        (sent.Status, sent.Result, sent.Message).Should().Be((KeptnStatus.Succeeded, KeptnResult.Pass, "from the data"));
        sent.Labels.Should().Equal(new Dictionary<string, string> { ["build"] = "7", ["new"] = "yes" });
        sent.Test.Start.Should().Be("2022-01-02T03:04:05Z");
    }

    [Fact]
    public async Task OnTask_HandlerThrows_FinishesAsErroredWithoutTheDetail()
    {
        await using var host = await StartAsync((_, _) => throw new InvalidOperationException("password=hunter2"));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Result.Should().Be(KeptnResult.Fail);
        run.Finished.Message.Should().Contain("failed to process the task").And.Contain("reference").And.NotContain("hunter2");
        run.Outcomes.Should().ContainSingle().Which.Exception.Should().BeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task OnTask_HandlerThrowsTaskException_SendsItsMessage()
    {
        await using var host = await StartAsync((_, _) => throw new KeptnTaskException("There is no test plan 'x.jmx'."));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Be("There is no test plan 'x.jmx'.");
    }

    [Fact]
    public async Task OnTask_HandlerReturnsNull_FinishesAsErrored()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult<TaskResult>(null!));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("No result");
    }

    [Fact]
    public async Task OnTask_HandlerReturnsNoTask_FinishesAsErrored()
    {
        await using var host = await StartAsync((_, _) => null!);

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
    }

    [Fact]
    public async Task OnTask_DataCannotBeSerialised_KeepsTheVerdictAndSaysSo()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Warning(new Unserializable(), "slow")));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Succeeded);
        run.Finished.Result.Should().Be(KeptnResult.Warning);
        run.Finished.Message.Should().StartWith("slow").And.Contain("left out").And.Contain(nameof(Unserializable));
    }

    [Fact]
    public async Task OnTask_GetterOfDataThrows_KeepsTheVerdictAndSaysSo()
    {
        await using var host = await StartAsync(
            (_, _) => Task.FromResult(TaskResult.Fail(new Throwing(), "too slow")), b => b.UseJson(OutcomeJsonContext.Default));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.Finished.Result.Should().Be(KeptnResult.Fail);
        run.Finished.Message.Should().StartWith("too slow").And.Contain("Throwing cannot be written as JSON").And.NotContain("the getter fails");
    }

    [Fact]
    public async Task OnTask_DataIsNoObject_KeepsTheVerdictAndSaysSo()
    {
        var array = System.Text.Json.Nodes.JsonNode.Parse("[1]")!;
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass(array)));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.Finished.Result.Should().Be(KeptnResult.Pass);
        run.Finished.Message.Should().Contain("left out");
    }

    [Fact]
    public async Task OnTask_DataIsTooLarge_KeepsTheVerdictAndSaysSo()
    {
        var transport = new InMemoryTransport { MaxEventSize = 10_000 };
        var data = new TestFinished { Test = new TestSection { Start = new string('x', 20_000) } };
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Fail(data, new string('m', 20_000))), transport: transport);

        var run = await host.SendAsync(TestEvents.Triggered("test", """{"labels":{"build":"7"}}"""));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Result.Should().Be(KeptnResult.Fail);
        run.Finished.Message.Should().StartWith("mmm").And.Contain("limit is 10000").And.HaveLength(run.Finished.Message.Length);
        run.Finished.Message.Length.Should().BeLessThan(1000);
        run.Finished.Labels.Should().ContainKey("build");
        run.SendFailures.Should().BeEmpty();
    }

    [Fact]
    public async Task OnTask_LabelsAloneAreTooLarge_AnswersWithoutThem()
    {
        var transport = new InMemoryTransport { MaxEventSize = 4_000 };
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass("ok")), transport: transport);
        var labels = new EventLabels([new("big", new string('b', 8_000))]);

        var run = await host.SendAsync(TestEvents.Triggered(new TestTriggered { Labels = labels }));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Result.Should().Be(KeptnResult.Pass);
        run.Finished.Message.Should().StartWith("ok").And.Contain("limit is 4000");
        run.Finished.Labels.Should().BeEmpty();
    }

    [Fact]
    public async Task OnTask_ReportsProgress_SendsStatusChangedBetween()
    {
        await using var host = await StartAsync(async (context, cancellationToken) =>
        {
            await context.ReportProgressAsync("half way", cancellationToken);
            return TaskResult.Pass();
        });

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.status.changed", "test.finished");
        new SentEvent(run.Sent[1]).Message.Should().Be("half way");
    }

    internal static Task<KeptnTestHost> StartAsync(
        Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler,
        Action<KeptnBuilder>? configure = null,
        Action<TaskOptions<TestTriggered>>? options = null,
        TimeProvider? time = null,
        InMemoryTransport? transport = null) =>
        KeptnTestHost.StartAsync(
            services =>
            {
                var builder = services.AddKeptn("tests").OnTask(handler, options);
                configure?.Invoke(builder);
            },
            time,
            transport);

    internal sealed class Unserializable;

    internal sealed class Throwing
    {
        public string Value => throw new InvalidOperationException("the getter fails");
    }

    [JsonSerializable(typeof(Throwing))]
    internal sealed partial class OutcomeJsonContext : JsonSerializerContext;
}
