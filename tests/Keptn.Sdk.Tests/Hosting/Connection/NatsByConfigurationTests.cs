using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tests.Transport.Nats;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>A service that code gives no transport, with the environment that a chart sets and a real nats-server.</summary>
public sealed class NatsByConfigurationTests
{
    [NatsServerFact]
    public async Task Service_EventBrokerIsNats_AnswersThereAndStops()
    {
        await using var server = await NatsServer.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([
            new("EVENTBROKER", server.Url), new("HEALTH_ENDPOINT_ENABLED", "false"), new("DISABLE_REGISTRATION", "true")]);
        builder.Services.AddKeptn("load-tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass("all good")));
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(TestNats.Patience);
        var answers = new RecordingSink();
        await using var keptn = await TestNats.StartAsync(
            server.Url, answers, ["sh.keptn.event.test.started", "sh.keptn.event.test.finished"], name: "shipyard-controller");
        var triggered = TestEvents.Triggered("test");

        await keptn.SendAsync(triggered, CancellationToken.None);
        CloudEvent[] sent = [await answers.NextAsync(), await answers.NextAsync()];
        await host.StopAsync().WaitAsync(TestNats.Patience);

        sent.Select(e => (e.Type, e.TriggeredId, e.Source)).Should().BeEquivalentTo(new[]
        {
            ("sh.keptn.event.test.started", triggered.Id, "load-tests"),
            ("sh.keptn.event.test.finished", triggered.Id, "load-tests"),
        });
    }
}
