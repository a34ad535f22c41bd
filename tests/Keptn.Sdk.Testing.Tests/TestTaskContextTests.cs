using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Testing.Tests;

/// <summary>Contexts to call one handler alone.</summary>
public sealed class TestTaskContextTests
{
    [Fact]
    public void Create_FromData_HasEverythingThatAHandlerAsksFor()
    {
        var data = new TestTriggered { Test = new() { TestStrategy = "performance" }, Labels = new EventLabels([new("build", "7")]) };

        var context = TestTaskContext.Create(data);

        context.Data.Should().BeSameAs(data);
        context.TaskName.Should().Be("test");
        context.TaskId.Should().Be(context.CloudEvent.Id).And.NotBeEmpty();
        (context.Scope.Project, context.Scope.Stage, context.Scope.Service).Should().Be((TestEvents.Project, TestEvents.Stage, TestEvents.Service));
        context.Scope.KeptnContext.Should().NotBeEmpty();
        context.Scope.GitCommitId.Should().NotBeEmpty();
        context.Scope.Labels.Should().ContainKey("build");
        context.Scope.Problem.Should().BeNull();
        context.EventType.IsTaskTriggered.Should().BeTrue();
        context.SubscriptionIds.Should().BeEmpty();
        context.Result.Should().BeNull();
    }

    [Fact]
    public void Create_DataHasAScope_KeepsIt() =>
        TestTaskContext.Create(new TestTriggered { Project = "mine" }).Scope.Project.Should().Be("mine");

    [Fact]
    public async Task ReportProgressAsync_ReachesTheTest()
    {
        var reported = new List<string>();
        var context = TestTaskContext.Create(new TestTriggered(), reported.Add);

        await context.ReportProgressAsync("half way", CancellationToken.None);
        await TestTaskContext.Create(new TestTriggered()).ReportProgressAsync("to nobody", CancellationToken.None);

        reported.Should().Equal("half way");
    }

    [Fact]
    public async Task Services_AreTheTestsOwn()
    {
        await using var provider = new ServiceCollection().AddSingleton("a service").BuildServiceProvider();
        var context = TestTaskContext.Create(new TestTriggered(), services: provider);

        context.Services.GetRequiredService<string>().Should().Be("a service");
        await context.DisposeAsync();
        context.Services.GetRequiredService<string>().Should().Be("a service", "the test's services are the test's to dispose");
        TestTaskContext.Create(new TestTriggered()).Services.GetService(typeof(string)).Should().BeNull();
    }

    [Fact]
    public async Task Create_ForAHandler_RunsItAlone()
    {
        var context = TestTaskContext.Create(TestEvents.Triggered("archive", """{"message":"2022"}"""), new EventData { Message = "2022" });

        var result = await new Archiver().HandleAsync(context, CancellationToken.None);

        result.ToString().Should().Be("pass (succeeded): archive 2022 of carts");
    }

    [Fact]
    public void Create_WithoutData_IsRefused()
    {
        var create = () => TestTaskContext.Create<TestTriggered>(null!);

        create.Should().Throw<ArgumentNullException>();
    }

    private sealed class Archiver : ITaskHandler<EventData>
    {
        public Task<TaskResult> HandleAsync(TaskContext<EventData> context, CancellationToken cancellationToken)
        {
            context.Items["seen"] = true;
            return Task.FromResult(TaskResult.Pass($"{context.TaskName} {context.Data.Message} of {context.Scope.Service}"));
        }
    }
}
