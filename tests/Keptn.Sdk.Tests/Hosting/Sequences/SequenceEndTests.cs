using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting.Sequences;

/// <summary>What the end of a sequence does to its tasks (contract C10).</summary>
public sealed class SequenceEndTests
{
    private const string Context = "a1d5f9a2-41c0-4bd8-a5a9-a2c0c3f4aaaa";

    [Theory]
    [InlineData("aborted", "pass")]
    [InlineData("errored", "fail")]
    public async Task SequenceFinished_AbortedOrTimedOut_TokenIsCancelledAndOneAbortedFinishedGoesOut(string status, string result)
    {
        await using var host = await StartAsync(WaitForCancellation);
        await host.Transport.DeliverAsync(Task("1", "dev"));
        await host.WaitUntilSentAsync("test.started");

        await host.Transport.DeliverAsync(SequenceFinished("dev", status, result));
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Aborted);
        run.Finished.CloudEvent.TriggeredId.Should().Be("1");
    }

    [Fact]
    public async Task SequenceFinished_HandlerDoesNotReturn_IsAnsweredAfterTheGracePeriod()
    {
        var time = new ManualTimeProvider();
        var never = new TaskCompletionSource<TaskResult>();
        await using var host = await StartAsync((_, _) => never.Task, time);
        await host.Transport.DeliverAsync(Task("1", "dev"));
        await host.WaitUntilSentAsync("test.started");

        await host.Transport.DeliverAsync(SequenceFinished("dev", "aborted", "pass"));
        time.Advance(TimeSpan.FromSeconds(5));
        var run = await host.WaitUntilSentAsync("test.finished");

        run.Finished.Status.Should().Be(KeptnStatus.Aborted);
    }

    [Theory]
    [InlineData("dev", Context, "succeeded", "a sequence that ended as it should has no open tasks; these are another sequence's")]
    [InlineData("prod", Context, "aborted", "it is another stage's")]
    [InlineData("dev", "another context", "aborted", "it is another run's")]
    public async Task SequenceFinished_OfAnotherSequence_TasksGoOn(string stage, string context, string status, string because)
    {
        var finish = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = false;
        await using var host = await StartAsync((_, cancellationToken) =>
        {
            cancellationToken.Register(() => cancelled = true);
            return finish.Task;
        });
        await host.Transport.DeliverAsync(Task("1", "dev"));
        await host.WaitUntilSentAsync("test.started");

        await host.Transport.DeliverAsync(SequenceFinished(stage, status, "pass", context));
        finish.SetResult(TaskResult.Pass());
        var run = await host.WaitUntilIdleAsync();

        cancelled.Should().BeFalse(because);
        run.Finished.Result.Should().Be(KeptnResult.Pass);
    }

    [Fact]
    public async Task SequenceFinished_PendingTask_IsAnsweredAsAborted()
    {
        await using var host = await StartAsync((_, _) => System.Threading.Tasks.Task.FromResult(TaskResult.Pending));
        await host.SendAsync(Task("1", "dev"));

        await host.Transport.DeliverAsync(SequenceFinished("dev", "aborted", "pass"));
        var run = await host.WaitUntilSentAsync("test.finished");

        run.Finished.Status.Should().Be(KeptnStatus.Aborted);
        host.Tasks.OpenTasks.Should().BeEmpty();
    }

    [Fact]
    public async Task SequenceFinished_TaskWaitsForAPlace_IsNeverBegun()
    {
        var finish = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync((_, _) => finish.Task, configure: o => o.MaxConcurrency = 1);
        await host.Transport.DeliverAsync(Task("1", "prod"));
        await host.WaitUntilSentAsync("test.started");
        await host.Transport.DeliverAsync(Task("2", "dev"));
        await host.Transport.DeliverAsync(Task("3", "prod"));
        var gate = host.Services.GetRequiredService<Sdk.Hosting.KeptnService>().Pipeline!.Running;
        await Infrastructure.Wait.UntilAsync(() => gate.Count == 1 && Parked(host) == 2);

        await host.Transport.DeliverAsync(SequenceFinished("dev", "aborted", "pass"));
        finish.SetResult(TaskResult.Pass());
        var run = await host.WaitUntilIdleAsync();

        run.Sent.Select(e => e.TriggeredId).Distinct().Should().Equal("1", "3");
        run.Outcomes.Single(o => o.CloudEvent.Id == "2").Disposition.Should().Be(PipelineDisposition.Ignored);
    }

    [Fact]
    public async Task SequenceFinished_TaskArrivedAndIsNotBegunYet_IsNeverBegun()
    {
        // In its filter a task is in none of the places where those wait or work; so it is while it waits for a thread.
        var asked = new TaskCompletionSource();
        using var answer = new ManualResetEventSlim();
        await using var host = await StartAsync((_, _) => System.Threading.Tasks.Task.FromResult(TaskResult.Pass()), configure: o => o.Filter = _ =>
        {
            asked.TrySetResult();
            return answer.Wait(Infrastructure.Wait.Patience);
        });
        await host.Transport.DeliverAsync(Task("1", "dev"));
        await asked.Task.WaitAsync(Infrastructure.Wait.Patience);

        await host.Transport.DeliverAsync(SequenceFinished("dev", "aborted", "pass"));
        answer.Set();
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSentNothing();
        run.Outcomes.Single(o => o.CloudEvent.Id == "1").Disposition.Should().Be(PipelineDisposition.Ignored);
    }

    [Fact]
    public async Task SequenceFinished_NextSequenceOfTheStageBegins_ItsTaskIsDone()
    {
        await using var host = await StartAsync((_, _) => System.Threading.Tasks.Task.FromResult(TaskResult.Pass()));
        await host.Transport.DeliverAsync(SequenceFinished("dev", "errored", "fail"));

        var run = await host.SendAsync(Task("1", "dev"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Result.Should().Be(KeptnResult.Pass);
    }

    [Fact]
    public async Task SequenceFinished_EventHandlers_AreNotCancelled()
    {
        var seen = new List<string?>();
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource();
        var cancelled = false;
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("load-tests")
            .OnEvent<EventData>("sh.keptn.event.>", async (context, cancellationToken) =>
            {
                lock (seen)
                {
                    seen.Add(context.CloudEvent.Type);
                }

                cancellationToken.Register(() => cancelled = true);
                begun.TrySetResult();
                await finish.Task;
            }));
        await host.Transport.DeliverAsync(Task("1", "dev"));
        await begun.Task.WaitAsync(Infrastructure.Wait.Patience);

        var ended = SequenceFinished("dev", "aborted", "pass");
        await host.Transport.DeliverAsync(ended);
        finish.SetResult();
        await host.WaitUntilIdleAsync();

        cancelled.Should().BeFalse();
        seen.Should().BeEquivalentTo("sh.keptn.event.test.triggered", ended.Type);
    }

    [Theory]
    [InlineData("sh.keptn.event.test.finished", """{"status":"aborted","stage":"dev"}""")]
    [InlineData("sh.keptn.event.project.create.finished", """{"status":"errored","stage":"dev"}""")]
    [InlineData("sh.keptn.event.dev.delivery.triggered", """{"status":"aborted","stage":"dev"}""")]
    [InlineData("sh.keptn.event.dev.delivery.finished", """{"status":{"not":"a text"}}""")]
    public async Task OtherEvents_Arrive_NothingIsCancelled(string type, string data)
    {
        var finish = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync((_, cancellationToken) => finish.Task.WaitAsync(cancellationToken));
        await host.Transport.DeliverAsync(Task("1", "dev"));
        await host.WaitUntilSentAsync("test.started");

        await host.Transport.DeliverAsync(new CloudEvent(TestEvents.Create(type, data)) { [KeptnAttributeNames.KeptnContext] = Context });
        finish.SetResult(TaskResult.Pass());
        var run = await host.WaitUntilIdleAsync();

        run.Finished.Result.Should().Be(KeptnResult.Pass);
    }

    [Fact]
    public async Task Start_SequenceEnds_AreNoSubscriptionOfTheService()
    {
        await using var host = await StartAsync(WaitForCancellation);

        host.Transport.Subscriptions.Should().Equal("sh.keptn.event.test.triggered");
    }

    private static int Parked(KeptnTestHost host) =>
        host.Services.GetRequiredService<Sdk.Hosting.KeptnSetup>().Handlers.Select(h => h.Gate).Distinct().Sum(g => g.Parked);

    private static async Task<TaskResult> WaitForCancellation(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
    {
        await System.Threading.Tasks.Task.Delay(Timeout.Infinite, cancellationToken);
        return TaskResult.Pass();
    }

    private static Task<KeptnTestHost> StartAsync(
        Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler,
        TimeProvider? time = null,
        Action<TaskOptions<TestTriggered>>? configure = null) =>
        KeptnTestHost.StartAsync(services => services.AddKeptn("load-tests").OnTask(handler, configure), time);

    private static CloudEvent Task(string id, string stage) => new(TestEvents.Create("sh.keptn.event.test.triggered", $$"""{"stage":"{{stage}}"}"""))
    {
        Id = id,
        [KeptnAttributeNames.KeptnContext] = Context,
    };

    private static CloudEvent SequenceFinished(string stage, string status, string result, string context = Context) =>
        new(TestEvents.Create($"sh.keptn.event.{stage}.delivery.finished", $$"""{"stage":"{{stage}}","status":"{{status}}","result":"{{result}}"}"""))
        {
            [KeptnAttributeNames.KeptnContext] = context,
        };
}
