using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>The snippets of docs/resources.md, run.</summary>
public sealed class ResourcesPageTests
{
    [Fact]
    public async Task InTheTestHost()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("tests").OnTask<TestTriggered>(HandleAsync));
        host.Resources.Add("load/performance.json", """{"users":5}""");
        host.Resources.Add(ResourceScope.Project("sockshop"), ResourceUpload.FromText("load/settings.yaml", "pause: 2"));
        host.Resources.Add("jmeter/load.jmx", "x");

        var run = await host.TriggerAsync(new TestTriggered());

        run.Finished.Message.Should().Be("""{"users":5}, pause: 2, jmeter""");
    }

    [Fact]
    public async Task OneHandlerAlone()
    {
        var resources = new TestResources().Add("load/performance.json", """{"users":5}""");
        await using var context = TestTaskContext.Create(new TestTriggered(), resources: resources);
        resources.Add("jmeter/load.jmx", "x");

        var result = await HandleAsync(context, CancellationToken.None);

        result.Message.Should().StartWith("""{"users":5}""");
    }

    private static async Task<TaskResult> HandleAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
    {
        var file = await context.Resources.GetAsync("load/performance.json", cancellationToken);
        var settings = await context.Resources.FindAllAsync("load/settings.yaml", cancellationToken);
        var folder = await context.Resources.DownloadAsync("jmeter", cancellationToken);
        return TaskResult.Pass($"{file.GetText()}, {string.Join(' ', settings.Select(s => s.GetText()))}, {Path.GetFileName(folder)}");
    }
}
