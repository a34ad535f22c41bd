using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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

    [Fact]
    public async Task WhatToCheck()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(
            TaskResult.Warning(new TestFinished { Test = new() { Start = "2024-01-01T00:00:00Z" } }, "2 of 10 were slow"))));
        var triggered = TestEvents.Triggered(new TestTriggered { Labels = new EventLabels([new("build", "17")]) });

        var run = await host.SendAsync(triggered);

        run.ShouldHaveSentCount(2).ShouldHaveSentInOrder("test.started", "test.finished").ShouldNotHaveSent("test.status.changed");
        run.Only("test.finished").ShouldAnswer(triggered)
            .ShouldHaveStatus(KeptnStatus.Succeeded).ShouldHaveResult(KeptnResult.Warning).ShouldHaveMessage("2 of 10")
            .ShouldHaveLabel("build", "17").ShouldHaveData("test.start", "2024-01-01T00:00:00Z");
    }

    [Fact]
    public async Task FilesOfTheRepository()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("tests").OnTask<TestTriggered, PlannedTests>());

        host.Resources.UseFolder("keptn");
        (await host.TriggerAsync(new TestTriggered())).Finished.ShouldHaveResult(KeptnResult.Pass);

        host.StartRecording();
        (await host.TriggerAsync(new TestTriggered { Service = "orders" })).Finished
            .ShouldHaveStatus(KeptnStatus.Errored).ShouldHaveMessage("load/performance.json");
    }

    [Fact]
    public async Task AWholeSequence()
    {
        await using var keptn = await TestControlPlane.StartAsync("keptn");
        await keptn.StartServiceAsync(services => services.AddKeptn("tests").OnTask<TestTriggered, GreetingTests>());

        var run = await keptn.RunAsync("dev.delivery", service: "carts");

        run.ShouldHavePassed();
        run.From("tests").ShouldHaveSent("test.started", "test.finished");
        run.Only("dev.delivery.finished").ShouldHaveMessage("performance tests passed");
    }

    [NatsServerFact]
    public async Task AWholeSequenceOverNats()
    {
        await using var keptn = await TestControlPlane.StartAsync("keptn", KeptnTransportKind.Nats);
        await keptn.StartServiceAsync(services => services.AddKeptn("tests").OnTask<TestTriggered, GreetingTests>());

        (await keptn.RunAsync("dev.delivery")).ShouldHavePassed();
    }

    [Fact]
    public async Task InTheMiddleOfASequence()
    {
        await using var keptn = await TestControlPlane.StartAsync("keptn", o => o.Patience = TimeSpan.FromMinutes(2));
        await keptn.StartServiceAsync(services => services.AddKeptn("tests").OnTask<TestTriggered>(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return TaskResult.Pass();
        }));

        var run = await keptn.TriggerAsync("dev.delivery");
        await keptn.WaitForAsync("test.started", run);
        await keptn.ControlPlane.AbortAsync(keptn.Project, run.KeptnContext);
        (await keptn.WaitForAsync("test.finished", run)).ShouldHaveStatus(KeptnStatus.Aborted);
    }

    [Fact]
    public async Task AHostBuiltElsewhere()
    {
        await using var keptn = await TestControlPlane.StartAsync("keptn");
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddKeptn("tests").OnTask<TestTriggered, GreetingTests>();

        builder.Configuration.AddInMemoryCollection(keptn.Settings);

        using var host = builder.Build();
        await host.StartAsync();
        (await keptn.RunAsync("dev.delivery")).ShouldHavePassed();
        await host.StopAsync();
    }

    private sealed class PlannedTests : ITaskHandler<TestTriggered>
    {
        public async Task<TaskResult> HandleAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
        {
            var plan = await context.Resources.GetAsync("load/performance.json", cancellationToken);
            return TaskResult.Pass(plan.GetText());
        }
    }

    private sealed class GreetingTests : ITaskHandler<TestTriggered>
    {
        public Task<TaskResult> HandleAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken) =>
            Task.FromResult(TaskResult.Pass($"{context.Data.Test.TestStrategy} tests passed"));
    }
}
