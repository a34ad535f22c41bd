using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>The snippets of docs/testing.md, run.</summary>
public sealed class TestingPageTests
{
    [Fact]
    public async Task OneHandlerAlone()
    {
        var context = TestTaskContext.Create(new TestTriggered { Test = new() { TestStrategy = "performance" } });

        var result = await new GreetingTests().HandleAsync(context, CancellationToken.None);

        result.Result.Should().Be(KeptnResult.Pass);
    }

    [Fact]
    public async Task TheRealRegistration()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("tests").OnTask<TestTriggered, GreetingTests>());

        var run = await host.TriggerAsync(new TestTriggered { Test = new() { TestStrategy = "performance" } });

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("performance tests passed");
    }

    [Fact]
    public async Task TimeAndFaults()
    {
        var time = new ManualTimeProvider();
        await using var host = await KeptnTestHost.StartAsync(
            services => services.AddKeptn("tests").OnTask<TestTriggered>(
                async (context, cancellationToken) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                    return TaskResult.Pass();
                },
                o => o.Timeout = TimeSpan.FromMinutes(5)),
            time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await host.WaitUntilSentAsync("test.started");

        host.Transport.FailSends(3);
        while (host.Run.Outcomes.Count == 0)
        {
            // The handler may still be on its way to its delay, and the retries wait too.
            time.Advance(TimeSpan.FromMinutes(5));
            await Task.Yield();
        }

        host.Run.Finished.Status.Should().Be(KeptnStatus.Errored);
    }

    private sealed class GreetingTests : ITaskHandler<TestTriggered>
    {
        public Task<TaskResult> HandleAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken) =>
            Task.FromResult(TaskResult.Pass($"{context.Data.Test.TestStrategy} tests passed"));
    }
}
