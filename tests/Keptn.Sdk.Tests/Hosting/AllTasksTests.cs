using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>A handler of every task, as executors are that find in a file what is theirs.</summary>
public sealed class AllTasksTests
{
    [Fact]
    public async Task Star_AnyTask_IsAnsweredUnderItsOwnName()
    {
        await using var host = await StartAsync(b => b.OnTask<EventData>("*", (context, _) => Task.FromResult(TaskResult.Pass(context.TaskName))));

        var test = await host.SendAsync(TestEvents.Triggered("test"));
        test.Finished.Message.Should().Be("test");
        var both = await host.SendAsync(TestEvents.Triggered("deployment"));

        both.ShouldHaveSent("test.started", "test.finished", "deployment.started", "deployment.finished");
        host.Transport.Subscriptions.Should().Equal("sh.keptn.event.*.triggered");
    }

    [Theory]
    [InlineData("sh.keptn.event.dev.delivery.triggered")]
    [InlineData("sh.keptn.event.test.finished")]
    [InlineData("sh.keptn.event.test.started")]
    public async Task Star_WhatIsNoTask_IsNoneOfIts(string type)
    {
        await using var host = await StartAsync(b => b.OnTask<EventData>("*", (_, _) => Task.FromResult(TaskResult.Pass())));

        var run = await host.SendAsync(TestEvents.Create(type, "{}"));

        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task Star_AHandlerNamesTheTask_ThatOneIsAskedFirst()
    {
        await using var host = await StartAsync(b => b
            .OnTask<EventData>("*", (_, _) => Task.FromResult(TaskResult.Pass("all")))
            .OnTask<EventData>("test", (_, _) => Task.FromResult(TaskResult.Pass("test")), o => o.Filter = c => c.Data.Message == "mine"));

        var named = await host.SendAsync(TestEvents.Triggered("test", """{"message":"mine"}"""));
        named.Finished.Message.Should().Be("test");
        host.StartRecording();
        var other = await host.SendAsync(TestEvents.Triggered("test"));
        other.Finished.Message.Should().Be("all");
        other.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Star_WithAnEventHandlerOfTheSame_BothSeeTheEvent()
    {
        var seen = 0;
        await using var host = await StartAsync(b => b
            .OnTask<EventData>("*", (_, _) => Task.FromResult(TaskResult.Pass()), o => o.Filter = _ => false)
            .OnEvent<EventData>("sh.keptn.event.*.triggered", (_, _) =>
            {
                Interlocked.Increment(ref seen);
                return Task.CompletedTask;
            }));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSentNothing();
        seen.Should().Be(1);
    }

    [Fact]
    public async Task Star_TwiceWithoutFilters_IsRefusedAtStart()
    {
        var start = () => StartAsync(b => b
            .OnTask<EventData>("*", (_, _) => Task.FromResult(TaskResult.Pass()))
            .OnTask<EventData>("*", (_, _) => Task.FromResult(TaskResult.Pass())));

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which.Message.Should().Contain("not each has a Filter");
    }

    [Theory]
    [InlineData("te*")]
    [InlineData(">")]
    [InlineData("*.*")]
    [InlineData("")]
    public async Task Task_AnotherPattern_IsRefusedAtStart(string task)
    {
        var start = () => StartAsync(b => b.OnTask<EventData>(task, (_, _) => Task.FromResult(TaskResult.Pass())));

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which.Message.Should().Contain("'*' alone stands for all tasks");
    }

    [Fact]
    public async Task Star_DisagreesOnPerSubscription_IsRefusedAtStart()
    {
        var start = () => StartAsync(b => b
            .OnTask<EventData>("*", (_, _) => Task.FromResult(TaskResult.Pass()))
            .OnTask<EventData>("test", (_, _) => Task.FromResult(TaskResult.Pass()), o => o.PerSubscription = true));

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which.Message.Should().Contain("do not agree on PerSubscription");
    }

    private static Task<KeptnTestHost> StartAsync(Action<KeptnBuilder> configure) =>
        KeptnTestHost.StartAsync(services => configure(services.AddKeptn("tests")));
}
