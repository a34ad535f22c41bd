using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>What a host does with its connection settings when it starts.</summary>
public sealed class ConnectionStartTests : IDisposable
{
    private readonly GatedTransport _nats = new();
    private readonly LogCollector _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Start_SeveralProblems_NamesAllAtOnce()
    {
        var start = async () => await WorkerHost.StartAsync(
            _ => { },
            ("Keptn:Distributor:Port", null), ("RCV_PORT", "x"), ("HTTP_SSL_VERIFY", "y"),
            ("RCV_PATH", "/health"), ("Keptn:Health:Port", "70000"), ("Keptn:ListenAddress", "here"));

        var problems = (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which.Problems;
        problems.Should().HaveCount(6);
        problems.Should().Contain(p => p.Contains("no handlers"));
        string[] names = ["Keptn:Distributor:Path", "RCV_PORT", "HTTP_SSL_VERIFY", "Keptn:Health:Port", "Keptn:ListenAddress"];
        names.Should().OnlyContain(n => problems.Any(p => p.Contains(n)));
    }

    [Fact]
    public async Task Start_EventBrokerIsNoAddress_NamesTheSettingAndNoParameter()
    {
        var start = async () => await WorkerHost.StartAsync(WorkerHost.PassAtOnce, ("EVENTBROKER", "localhost:8081/event"));

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which.Problems.Should().ContainSingle()
            .Which.Should().Contain("EVENTBROKER").And.Contain("'localhost:8081/event'").And.NotContain("Parameter");
    }

    [Fact]
    public async Task Start_SettingsThatNobodyReads_AreTold()
    {
        await using var host = await StartNatsAsync(
            ("Keptn:StateDirectroy", "/tmp"),
            ("Keptn:Health:Prot", "1"),
            ("Keptn:Subscriptions:0", "sh.keptn.event.test.triggered"),
            ("Keptn:taskTimeout", "00:00:10"),
            ("Keptn:MyOwn:Setting", "1"));

        _log.Warnings.Should().ContainSingle(w => w.Contains("no such settings"))
            .Which.Should().EndWith("no effect: Keptn:Health:Prot, Keptn:StateDirectroy.");
    }

    [Fact]
    public async Task Start_LimitsOutOfRange_NamesEach()
    {
        var start = async () => await WorkerHost.StartAsync(
            k =>
            {
                WorkerHost.PassAtOnce(k);
                k.ConfigureConnection(o =>
                {
                    o.Transport = (KeptnTransportKind)9;
                    o.Distributor.EventAddress = new Uri("http://user:secret@localhost/event");
                    o.Distributor.MaxEventSize = 0;
                    o.Distributor.MaxReceivedSize = -1;
                    o.Distributor.MaxConcurrentDeliveries = 0;
                    o.Distributor.QueueTimeout = TimeSpan.Zero;
                    o.Distributor.SendTimeout = TimeSpan.FromDays(2);
                    o.Remote.PollingInterval = TimeSpan.FromSeconds(-1);
                });
            });

        var thrown = (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which;
        thrown.Problems.Should().HaveCount(8);
        thrown.Message.Should().NotContain("secret");
    }

    [Fact]
    public async Task Start_RemoteMode_ComesUpThoughNobodyAnswers()
    {
        await using var host = await WorkerHost.StartAsync(WorkerHost.PassAtOnce, ("KEPTN_API_ENDPOINT", "http://127.0.0.1:9/api"));

        host.Services.GetRequiredService<IEventTransport>().State.Should().Be(ConnectionState.Connecting);
        var (status, body) = await host.GetAsync("/health/ready");
        status.Should().Be(503);
        body.Should().Contain("remote is not connected");
        (await host.GetAsync("/health/live")).Status.Should().Be(200);
    }

    [Fact]
    public async Task Start_RemoteLimitsOutOfRange_NamesEach()
    {
        var start = async () => await WorkerHost.StartAsync(
            WorkerHost.PassAtOnce,
            ("KEPTN_API_ENDPOINT", "http://127.0.0.1:9/api"), ("HTTP_POLLING_INTERVAL", "0"), ("Keptn:Remote:MinPollingInterval", "2.00:00:00"),
            ("Keptn:Remote:MaxRetryDelay", "00:00:00"), ("Keptn:Remote:LookBack", "31.00:00:00"), ("Keptn:Remote:StoreOverlap", "-00:01:00"),
            ("Keptn:Remote:PageSize", "0"), ("Keptn:Remote:MaxEventSize", "0"), ("Keptn:SequencePollingInterval", "00:00:00"));

        var problems = (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which.Problems;
        string[] names = ["HTTP_POLLING_INTERVAL", "MinPollingInterval", "MaxRetryDelay", "LookBack", "StoreOverlap", "PageSize", "MaxEventSize", "SequencePollingInterval"];
        problems.Should().HaveCount(names.Length);
        names.Should().OnlyContain(n => problems.Any(p => p.Contains(n)));
    }

    [Fact]
    public async Task Start_TransportFactoryMakesNone_IsRefused()
    {
        var start = async () => await WorkerHost.StartAsync(k =>
        {
            WorkerHost.PassAtOnce(k);
            k.UseTransport(_ => null!);
        });

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).WithMessage("*UseTransport*");
    }

    [Fact]
    public async Task Start_TransportChosenInCode_OpensNoPort()
    {
        var transport = new InMemoryTransport();

        await using var host = await WorkerHost.StartAsync(
            k =>
            {
                WorkerHost.PassAtOnce(k);
                k.UseTransport(_ => transport);
            },
            ("EVENTBROKER", "http://localhost:1/event"));

        host.Servers.Should().BeEmpty();
        host.Services.GetRequiredService<IEventTransport>().Should().BeSameAs(transport);
        transport.IsReceiving.Should().BeTrue();
    }

    [Fact]
    public async Task Start_Nats_ListensForHealthAlone()
    {
        await using var host = await StartNatsAsync(("EVENTBROKER", "nats://elsewhere"), ("PUBSUB_GROUP", "group"));

        host.Servers.Should().ContainSingle().Which.Purpose.Should().Be("health");
        (await host.GetAsync("/", HttpMethod.Post)).Status.Should().Be(404);
        _nats.ServiceName.Should().Be("worker");
        _nats.Options!.Servers.Should().Be("nats://elsewhere");
        _nats.Options.QueueGroup.Should().Be("group");
        _nats.Subscriptions.Should().Equal("sh.keptn.event.test.triggered");
    }

    [Fact]
    public async Task Start_NatsWithoutHealth_ListensNowhere()
    {
        await using var host = await StartNatsAsync(("HEALTH_ENDPOINT_ENABLED", "0"));

        host.Servers.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_TopicsConfigured_ReplaceThoseOfTheHandlers()
    {
        await using var host = await StartNatsAsync(("PUBSUB_TOPIC", "sh.keptn.event.test.triggered, sh.keptn.>"));

        _nats.Subscriptions.Should().Equal("sh.keptn.event.test.triggered", "sh.keptn.>");
        _log.Warnings.Should().NotContain(w => w.Contains("PUBSUB_TOPIC"));
    }

    [Fact]
    public async Task Start_TopicsMissAHandler_Warns()
    {
        await using var host = await StartNatsAsync(("PUBSUB_TOPIC", "sh.keptn.event.other.triggered"));

        _log.Warnings.Should().ContainSingle(w => w.Contains("PUBSUB_TOPIC"))
            .Which.Should().Contain("Handlers of sh.keptn.event.test.triggered get no events");
    }

    [Fact]
    public async Task Start_DeploymentNotNamed_WarnsOnceWithWhatIsAssumed()
    {
        await using var host = await StartNatsAsync(("K8S_NAMESPACE", "team-a"), ("K8S_POD_NAME", "pod-1"));

        var connection = host.Services.GetRequiredService<KeptnConnection>();
        connection.GetDeployment().Namespace.Should().Be("team-a");
        _log.Warnings.Should().ContainSingle(w => w.Contains("assumed"))
            .Which.Should().Contain("K8S_DEPLOYMENT_NAME=worker").And.Contain("K8S_NODE_NAME=").And.NotContain("K8S_POD_NAME");
    }

    [Fact]
    public async Task Start_RegistrationDisabled_AssumesNothing()
    {
        await using var host = await StartNatsAsync(("DISABLE_REGISTRATION", "true"));

        _log.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("a.b.c", "a.b.c", true)]
    [InlineData("a.*.c", "a.b.c", true)]
    [InlineData("a.>", "a.b.c", true)]
    [InlineData("a.>", "a", false)]
    [InlineData("a.>", "a.>", true)]
    [InlineData("a.*", "a.>", false)]
    [InlineData("a.b", "a.*", false)]
    [InlineData("a.b", "a.b.c", false)]
    [InlineData("a.b.c", "a.b", false)]
    public void Covers_PatternAndType_AsOnNats(string pattern, string type, bool expected) =>
        KeptnConnection.Covers(pattern, type).Should().Be(expected);

    private async Task<WorkerHost> StartNatsAsync(params (string Name, string? Value)[] settings)
    {
        _nats.MayStart.SetResult();
        _nats.MayStop.SetResult();
        return await WorkerHost.StartAsync(
            k =>
            {
                k.Services.AddSingleton<INatsTransportFactory>(_nats);
                k.Services.AddSingleton<ILoggerProvider>(_log);
                WorkerHost.PassAtOnce(k);
            },
            settings);
    }
}
