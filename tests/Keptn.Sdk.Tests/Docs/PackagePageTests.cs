using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>The snippets of the packages' own pages, run.</summary>
public sealed class PackagePageTests
{
    [Fact]
    public async Task Sdk()
    {
        var builder = Host.CreateApplicationBuilder();

        builder.Services.AddKeptn("load-tests")
            .OnTask<TestTriggered>(async (context, cancellationToken) =>
            {
                var report = await LoadAsync(context.Data.Deployment.DeploymentUrisLocal, cancellationToken);
                return report.Failed == 0 ? TaskResult.Pass(report.Summary) : TaskResult.Fail(report.Summary);
            });

        builder.Services.ReplaceKeptnTransport();
        using var application = builder.Build();
        await application.StartAsync();
        await using var host = KeptnTestHost.Attach(application);
        var run = await host.TriggerAsync(new TestTriggered());
        run.Finished.Message.Should().Be("100 requests");
    }

    [Fact]
    public async Task Testing()
    {
        await using var host = await KeptnTestHost.StartAsync(services => Program.AddService(services));

        var run = await host.TriggerAsync(new TestTriggered { Test = new() { TestStrategy = "performance" } });

        run.ShouldHaveSent("test.started", "test.finished");
        Assert.Equal(KeptnResult.Pass, run.Finished.Result);
    }

    [Fact]
    public async Task TestingSequences()
    {
        await using var keptn = await TestControlPlane.StartAsync("keptn");
        await keptn.StartServiceAsync(services => Program.AddService(services));

        var run = await keptn.RunAsync("dev.delivery");

        run.ShouldHavePassed();
    }

    private static Task<(int Failed, string Summary)> LoadAsync(IReadOnlyList<string>? uris, CancellationToken cancellationToken) =>
        Task.FromResult((uris?.Count ?? 0, "100 requests"));

    private static class Program
    {
        internal static KeptnBuilder AddService(IServiceCollection services) =>
            services.AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
    }
}
