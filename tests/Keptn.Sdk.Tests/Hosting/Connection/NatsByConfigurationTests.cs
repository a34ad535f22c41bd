using System.Net;
using System.Net.Sockets;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Diagnostics;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tests.Transport.Nats;
using Keptn.Sdk.Transport.Nats;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>A service that code gives no transport, with the environment that a chart sets and a real nats-server.</summary>
public sealed class NatsByConfigurationTests
{
    private readonly RecordingSink _answers = new();

    [NatsServerFact]
    public async Task Service_EventBrokerIsNats_AnswersThereAndStops()
    {
        await using var server = await NatsServer.StartAsync();
        using var host = Build(("EVENTBROKER", server.Url));
        await host.StartAsync().WaitAsync(TestNats.Patience);
        await using var keptn = await ConnectKeptnAsync(server);
        var triggered = TestEvents.Triggered("test");

        await keptn.SendAsync(triggered, CancellationToken.None);
        CloudEvent[] sent = [await _answers.NextAsync(), await _answers.NextAsync()];
        await host.StopAsync().WaitAsync(TestNats.Patience);

        sent.Select(e => (e.Type, e.TriggeredId, e.Source)).Should().BeEquivalentTo(new[]
        {
            ("sh.keptn.event.test.started", triggered.Id, "load-tests"),
            ("sh.keptn.event.test.finished", triggered.Id, "load-tests"),
        });
    }

    [NatsServerFact]
    public async Task Service_StageFilterWithoutRegistration_AnswersThatStageOnly()
    {
        await using var server = await NatsServer.StartAsync();
        using var host = Build(("EVENTBROKER", server.Url), ("STAGE_FILTER", "staging, prod"));
        await host.StartAsync().WaitAsync(TestNats.Patience);
        await using var keptn = await ConnectKeptnAsync(server);
        var other = TestEvents.Triggered("test", """{"stage":"dev"}""");
        var ours = TestEvents.Triggered("test", """{"stage":"prod"}""");

        await keptn.SendAsync(other, CancellationToken.None);
        await keptn.SendAsync(ours, CancellationToken.None);
        CloudEvent[] sent = [await _answers.NextAsync(), await _answers.NextAsync()];
        await host.StopAsync().WaitAsync(TestNats.Patience);

        sent.Select(e => e.TriggeredId).Should().Equal(ours.Id, ours.Id);
        _answers.Count.Should().Be(2);
    }

    [NatsServerFact]
    public async Task Service_MessagesThatAreNoEvents_AreCountedAsDropped()
    {
        await using var server = await NatsServer.StartAsync();
        using var host = Build(("EVENTBROKER", server.Url));
        await host.StartAsync().WaitAsync(TestNats.Patience);
        using var metrics = new MetricRecorder(host.Services);
        metrics.Observe("keptn.transport.dropped").Should().Equal("0");
        await using var connection = await TestNats.ConnectAsync(server.Url);

        await connection.PublishAsync(NatsSubject.ForPublish("sh.keptn.event.test.triggered"), "garbage"u8, CancellationToken.None);

        await Wait.UntilAsync(() => metrics.Observe("keptn.transport.dropped").Single() == "1");
        await host.StopAsync().WaitAsync(TestNats.Patience);
    }

    [Fact]
    public async Task Service_StoppedWhileItWaitsForNats_EndsWithoutAnError()
    {
        // Takes the connection and says nothing, as a server that is just coming up.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var host = Build(("EVENTBROKER", $"nats://{silent.LocalEndpoint}"));

        var running = host.RunAsync();
        using var connecting = await silent.AcceptTcpClientAsync().WaitAsync(TestNats.Patience);
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await running.Awaiting(r => r.WaitAsync(TestNats.Patience)).Should().NotThrowAsync();
    }

    private static IHost Build(params (string Name, string Value)[] environment)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([
            .. environment.Select(e => KeyValuePair.Create(e.Name, (string?)e.Value)),
            new("HEALTH_ENDPOINT_ENABLED", "false"),
            new("DISABLE_REGISTRATION", "true")]);
        builder.Services.AddKeptn("load-tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass("all good")));
        return builder.Build();
    }

    private Task<NatsTransport> ConnectKeptnAsync(NatsServer server) => TestNats.StartAsync(
        server.Url, _answers, ["sh.keptn.event.test.started", "sh.keptn.event.test.finished"], name: "shipyard-controller");
}
