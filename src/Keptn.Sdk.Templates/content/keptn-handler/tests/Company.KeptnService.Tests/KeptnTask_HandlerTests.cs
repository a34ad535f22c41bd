using Keptn.Sdk;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace KeptnServiceNamespace.Tests;

/// <summary>The handler of the task "keptn-task-name" on an in-memory transport.</summary>
public sealed class KeptnTask_HandlerTests
{
    [Fact]
    public async Task Task_IsDone()
    {
        await using var host = await StartAsync();

        var run = await host.SendAsync(TestEvents.Triggered(KeptnTask_Triggered.TaskName, """{"keptn-task-name":{"speed":"slow"}}"""));

        run.ShouldHaveSent("keptn-task-name.started", "keptn-task-name.status.changed", "keptn-task-name.finished");
        Assert.Equal((KeptnStatus.Succeeded, KeptnResult.Pass), (run.Finished.Status, run.Finished.Result));
        Assert.Contains("speed=slow", run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_DataCannotBeRead_IsErroredNamingIt()
    {
        await using var host = await StartAsync();

        var run = await host.SendAsync(TestEvents.Triggered(KeptnTask_Triggered.TaskName, """{"keptn-task-name":"slow"}"""));

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
        Assert.Contains("keptn-task-name", run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherTask_IsLeftToOthers()
    {
        await using var host = await StartAsync();

        var run = await host.SendAsync(TestEvents.Triggered("another-task"));

        run.ShouldHaveSentNothing();
    }

    private static Task<KeptnTestHost> StartAsync() => KeptnTestHost.StartAsync(services => services.AddKeptn("tests")
        .UseJson(KeptnTask_JsonContext.Default)
        .OnTask<KeptnTask_Triggered, KeptnTask_Handler>());
}
