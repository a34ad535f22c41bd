using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>samples/TestRunner on the embedded control plane: a real tool, with files from the configuration folder.</summary>
public sealed class TestRunnerSampleTests
{
    private static readonly string s_configuration = Path.Combine(SampleProcess.RepositoryRoot, "samples", "TestRunner", "keptn");

    [CurlFact]
    public async Task Sequence_HealthyTarget_Passes()
    {
        var requests = 0;
        await using var target = await ServeAsync(context =>
        {
            Interlocked.Increment(ref requests);
            context.Response.StatusCode = context.Request.Path == "/products/1" && context.Request.Headers.Accept == "application/json" ? 200 : 404;
        });

        var outcome = await RunAsync(target.Urls.First());

        outcome.Result.Should().Be(KeptnResult.Pass);
        requests.Should().Be(201, "the target is asked once whether it is there");
    }

    [CurlFact]
    public async Task Sequence_BrokenTarget_Fails()
    {
        var requests = 0;
        await using var target = await ServeAsync(context => context.Response.StatusCode = Interlocked.Increment(ref requests) % 4 == 0 ? 404 : 200);

        var outcome = await RunAsync(target.Urls.First());

        outcome.Result.Should().Be(KeptnResult.Fail);
    }

    private static async Task<SequenceOutcome> RunAsync(string target)
    {
        var builder = Host.CreateApplicationBuilder();
        TestRunner.CurlService.AddTo(builder.Services).UseLocalControlPlane(s_configuration);
        using var host = builder.Build();
        await host.StartAsync();
        var data = JsonElement.Parse($$$"""{"deployment":{"deploymentURIsLocal":["{{{target}}}"]}}""");
        var run = await host.Services.GetRequiredService<LocalControlPlane>().TriggerSequenceAsync("shop", "dev", "delivery", "catalog", data);
        var outcome = await run.Completion;
        await host.StopAsync();
        return outcome;
    }

    private static async Task<WebApplication> ServeAsync(Action<HttpContext> answer)
    {
        var application = WebApplication.CreateSlimBuilder().Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.Run(context =>
        {
            answer(context);
            return Task.CompletedTask;
        });
        await application.StartAsync();
        return application;
    }
}
