using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>What stands around handlers.</summary>
public sealed class MiddlewareTests
{
    private readonly List<string> _calls = [];

    [Fact]
    public async Task Use_Several_TheFirstIsOutermost()
    {
        await using var host = await StartAsync(PassAsync, b => b.Use(Note("a")).Use(Note("b")).Use<ClassMiddleware>().Services.AddSingleton(_calls));

        await host.SendAsync(TestEvents.Triggered("test"));

        _calls.Should().Equal("a in", "b in", "class in", "handler", "class out", "b out", "a out");
    }

    [Fact]
    public async Task Use_SetsAnotherResult_IsSent()
    {
        await using var host = await StartAsync(PassAsync, b => b.Use(async (context, next, cancellationToken) =>
        {
            await next(context, cancellationToken);
            context.Result = TaskResult.Fail($"was {context.Result!.Result}");
        }));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Result.Should().Be(KeptnResult.Fail);
        run.Finished.Message.Should().Be("was pass");
    }

    [Fact]
    public async Task Use_ShortCircuitsWithAResult_TheHandlerDoesNotRun()
    {
        await using var host = await StartAsync(PassAsync, b => b.Use((context, _, _) =>
        {
            context.Result = TaskResult.Warning("not on Fridays");
            return Task.CompletedTask;
        }));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.Finished.Message.Should().Be("not on Fridays");
        _calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Use_ShortCircuitsWithoutAResult_FinishesAsErrored()
    {
        await using var host = await StartAsync(PassAsync, b => b.Use((_, _, _) => Task.CompletedTask));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("No result");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Use_Throws_CountsAsTheHandlers(bool afterTheHandler)
    {
        await using var host = await StartAsync(PassAsync, b => b.Use(async (context, next, cancellationToken) =>
        {
            if (afterTheHandler)
            {
                await next(context, cancellationToken);
            }

            throw new InvalidOperationException("hunter2");
        }));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().NotContain("hunter2");
        run.Outcomes.Single().Exception.Should().BeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task Use_CatchesTheHandlersException_DecidesTheResult()
    {
        await using var host = await StartAsync(
            (_, _) => throw new InvalidOperationException(),
            b => b.Use(async (context, next, cancellationToken) =>
            {
                try
                {
                    await next(context, cancellationToken);
                }
                catch (InvalidOperationException)
                {
                    context.Result = TaskResult.Warning("retry by hand");
                }
            }));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.Finished.Message.Should().Be("retry by hand");
        run.Outcomes.Single().Disposition.Should().Be(PipelineDisposition.Handled);
    }

    [Fact]
    public async Task Use_ReturnsNoTask_FinishesAsErrored()
    {
        await using var host = await StartAsync(PassAsync, b => b.Use((_, _, _) => null!));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
    }

    [Fact]
    public async Task Use_LeavesItems_TheHandlerSeesThem()
    {
        object? seen = null;
        await using var host = await StartAsync(
            (context, _) =>
            {
                seen = context.Items["who"];
                return Task.FromResult(TaskResult.Pass());
            },
            b => b.Use((context, next, cancellationToken) =>
            {
                context.Items["who"] = $"{context.Scope.Project} {context.EventType.Task}";
                return next(context, cancellationToken);
            }));

        await host.SendAsync(TestEvents.Triggered("test"));

        seen.Should().Be("sockshop test");
    }

    [Fact]
    public async Task Use_StandsAroundEventHandlersToo()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests").Use(Note("a")).OnEvent<TestFinished>((_, _) =>
        {
            _calls.Add("handler");
            return Task.CompletedTask;
        }));

        var run = await host.SendAsync(TestEvents.Create(TestFinished.EventType, "{}"));

        _calls.Should().Equal("a in", "handler", "a out");
        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task Use_SetsAResultForAnEventHandler_IsNotUsed()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests")
            .Use((context, _, _) =>
            {
                context.Result = TaskResult.Pending;
                return Task.CompletedTask;
            })
            .OnEvent<TestFinished>((_, _) => Task.CompletedTask));

        var run = await host.SendAsync(TestEvents.Create(TestFinished.EventType, "{}"));

        run.ShouldHaveSentNothing();
        var outcome = run.Outcomes.Should().ContainSingle().Subject;
        outcome.Disposition.Should().Be(PipelineDisposition.Handled);
        outcome.Result.Should().BeNull();
    }

    [Fact]
    public async Task UseOfClass_OneInstancePerEvent()
    {
        await using var host = await StartAsync(PassAsync, b => b.Use<ClassMiddleware>().Services.AddSingleton(_calls));

        await host.SendAsync(TestEvents.Triggered("test"));
        await host.SendAsync(TestEvents.Triggered("test"));

        _calls.Count(c => c == "class in").Should().Be(2, "an instance that is used twice says so");
    }

    private Task<TaskResult> PassAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
    {
        _calls.Add("handler");
        return Task.FromResult(TaskResult.Pass());
    }

    private Func<EventContext, EventStep, CancellationToken, Task> Note(string name) => async (context, next, cancellationToken) =>
    {
        _calls.Add($"{name} in");
        await next(context, cancellationToken);
        _calls.Add($"{name} out");
    };

    private sealed class ClassMiddleware(List<string> calls) : IKeptnMiddleware
    {
        private bool _used;

        public async Task InvokeAsync(EventContext context, EventStep next, CancellationToken cancellationToken)
        {
            calls.Add(_used ? "used twice" : "class in");
            _used = true;
            await next(context, cancellationToken);
            calls.Add("class out");
        }
    }
}
