using System.Diagnostics;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Api;
using Keptn.Sdk.Tests.Diagnostics;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tests.Transport.Remote;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Events that users send beside the answers.</summary>
public sealed class EventSendingTests
{
    private const string Type = "sh.keptn.event.dev.delivery.triggered";

    private static readonly CloudEventData s_data = CloudEventData.FromJson("""{"project":"p","stage":"dev","service":"s"}""");

    [Fact]
    public async Task SendAsync_BareEvent_IsFilledIn()
    {
        var time = new Testing.ManualTimeProvider();
        await using var host = await KeptnTestHost.StartAsync(Add, time);

        var sent = await Events(host).SendAsync(new CloudEvent { Type = Type, Data = s_data }, CancellationToken.None);

        sent.Source.Should().Be("sender");
        sent.Time.Should().Be(time.GetUtcNow());
        sent.DataContentType.Should().Be("application/json");
        sent.KeptnSpecVersion.Should().Be("0.2.4");
        Guid.Parse(sent.Id!).Should().NotBe(Guid.Parse(sent.KeptnContext!));
        JsonEventFormatter.EncodeStructuredModeMessage(host.Transport.Sent.Single()).ToArray()
            .Should().Equal(JsonEventFormatter.EncodeStructuredModeMessage(sent).ToArray(), "what is returned is what was sent");
        host.Run.Sent.Should().ContainSingle("observers see it");
    }

    [Fact]
    public async Task SendAsync_WhatTheEventHas_Stays()
    {
        await using var host = await KeptnTestHost.StartAsync(Add);
        var given = new CloudEvent(TestEvents.Create(Type, "{}")) { ["contenttype"] = "application/json", ["mine"] = "x" };

        var sent = await Events(host).SendAsync(given, CancellationToken.None);

        sent.GetPopulatedAttributes().Should().BeEquivalentTo(given.GetPopulatedAttributes());
    }

    [Fact]
    public async Task SendAsync_Fails_ThrowsAfterOneAttempt()
    {
        await using var host = await KeptnTestHost.StartAsync(Add);
        host.Transport.FailSends(1);

        var act = () => Events(host).SendAsync(new CloudEvent { Type = Type }, CancellationToken.None);

        await act.Should().ThrowAsync<EventTransportException>();
        host.Transport.SendAttempts.Should().Be(1);
        host.Run.SendFailures.Should().ContainSingle();
    }

    [Fact]
    public async Task SendAsync_HandlerOfAnEventThatComesWhileTheServiceStarts_IsSent()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var transport = new FakeTransport
        {
            OnStart = async sink =>
            {
                await sink.ReceiveAsync(new ReceivedEvent(TestEvents.Triggered("test"), 100), CancellationToken.None);
                await done.Task.WaitAsync(Wait.Patience);
            },
        };
        await using var host = await FakeHost.StartAsync(transport, b => b.OnTask<TestTriggered>(async (context, cancellationToken) =>
        {
            try
            {
                await context.Services.GetRequiredService<IKeptnEvents>().SendAsync(new CloudEvent { Type = Type }, cancellationToken);
            }
            finally
            {
                done.TrySetResult();
            }

            return TaskResult.Pass();
        }));
        await host.WhenOutcomesAsync(1);

        transport.Sent.Select(e => e.Type).Should().Equal("sh.keptn.event.test.started", Type, "sh.keptn.event.test.finished");
        host.Outcomes.Single().Disposition.Should().Be(PipelineDisposition.Handled);
    }

    [Fact]
    public async Task SendAsync_Observed_HasASpanInTheTraceOfItsRun()
    {
        var context = Guid.NewGuid();
        using var spans = new SpanRecorder(ActivityTraceId.CreateFromString(context.ToString("N")));
        await using var host = await KeptnTestHost.StartAsync(Add);
        using var metrics = new MetricRecorder(host.Services);
        var cloudEvent = new CloudEvent { Type = Type, Data = s_data, [KeptnAttributeNames.KeptnContext] = context.ToString() };

        var sent = await Events(host).SendAsync(cloudEvent, CancellationToken.None);
        host.Transport.FailSends(1);
        await FluentActions.Awaiting(() => Events(host).SendAsync(cloudEvent, CancellationToken.None)).Should().ThrowAsync<EventTransportException>();

        spans.Names.Should().Equal("send dev.delivery.triggered", "send dev.delivery.triggered");
        spans.Spans.Should().ContainSingle(s => s.Id == sent["traceparent"] && s.Status == ActivityStatusCode.Unset)
            .And.ContainSingle(s => s.Status == ActivityStatusCode.Error);
        metrics.Read("messaging.client.sent.messages").Should().HaveCount(2).And.OnlyContain(m => m.Contains("messaging.destination.name=_OTHER", StringComparison.Ordinal))
            .And.ContainSingle(m => m.Contains("error.type=Keptn.Sdk.Transport.EventTransportException", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task SendAsync_NoType_Throws(string? type)
    {
        await using var host = await KeptnTestHost.StartAsync(Add);

        await FluentActions.Awaiting(() => Events(host).SendAsync(new CloudEvent { Type = type }, CancellationToken.None)).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task SendAsync_BeforeTheStart_ThrowsThatItMayBeTriedAgain()
    {
        var services = new ServiceCollection();
        Add(services);
        await using var provider = services.BuildServiceProvider();

        var act = () => provider.GetRequiredService<IKeptnEvents>().SendAsync(new CloudEvent { Type = Type }, CancellationToken.None);

        (await act.Should().ThrowAsync<EventTransportException>().WithMessage("*not started yet*")).Which.IsTransient.Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_AfterTheStop_ThrowsThatItMayBeTriedAgain()
    {
        await using var host = await KeptnTestHost.StartAsync(Add);
        var events = Events(host);
        await host.StopAsync();

        (await FluentActions.Awaiting(() => events.SendAsync(new CloudEvent { Type = Type }, CancellationToken.None)).Should().ThrowAsync<EventTransportException>())
            .Which.IsTransient.Should().BeTrue("another replica, or this one later, can");
    }

    [Fact]
    public async Task SendAsync_OverTheApi_IsStoredWithItsContext()
    {
        await using var api = await FakeKeptnApi.StartAsync();
        IKeptnEvents events = null!;
        await using var host = await RemoteHost.StartAsync(api, k =>
        {
            k.OnEvent<EventData>("sh.keptn.event.x.finished", (_, _) => Task.CompletedTask);
            k.Services.AddSingleton<IHostedService>(p => new Capture(() => events = p.GetRequiredService<IKeptnEvents>()));
        });

        var sent = await events.SendAsync(new CloudEvent { Type = Type, Data = s_data }, CancellationToken.None);

        var stored = api.ControlPlane.Stored.Single(e => FakeControlPlane.Text(e, "type") == Type);
        FakeControlPlane.Text(stored, "shkeptncontext").Should().Be(sent.KeptnContext);
        FakeControlPlane.Text(stored, "source").Should().Be("remote-service");
    }

    [NatsServerFact]
    public async Task SendAsync_OverNats_Arrives()
    {
        await using var nats = await NatsServer.StartAsync();
        var arrived = new TaskCompletionSource<CloudEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("sender")
            .ConfigureConnection(o =>
            {
                o.Transport = KeptnTransportKind.Nats;
                o.Nats.Servers = nats.Url;
                o.DisableRegistration = true;
                o.Health.Enabled = false;
            })
            .OnEvent<EventData>("sh.keptn.event.*.*.triggered", (context, _) =>
            {
                arrived.TrySetResult(context.CloudEvent);
                return Task.CompletedTask;
            });
        using var host = builder.Build();
        await host.StartAsync();

        var sent = await host.Services.GetRequiredService<IKeptnEvents>().SendAsync(new CloudEvent { Type = Type, Data = s_data }, CancellationToken.None);

        (await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30))).Id.Should().Be(sent.Id);
        await host.StopAsync();
    }

    [Fact]
    public async Task SendAsync_OverADistributor_IsPosted()
    {
        await using var sidecar = await ApiServer.StartAsync();
        sidecar.OnRequest = _ => new CannedAnswer(200, string.Empty);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("sender")
            .ConfigureConnection(o =>
            {
                o.Transport = KeptnTransportKind.Distributor;
                o.Distributor.EventAddress = new Uri(sidecar.Address, "/event");
                o.Distributor.Port = 0;
                o.Health.Enabled = false;
            })
            .OnEvent<EventData>("sh.keptn.event.x.finished", (_, _) => Task.CompletedTask);
        using var host = builder.Build();
        await host.StartAsync();

        var sent = await host.Services.GetRequiredService<IKeptnEvents>().SendAsync(new CloudEvent { Type = Type, Data = s_data }, CancellationToken.None);

        var request = sidecar.Requests.Last(r => r.ToString() == "POST /event");
        JsonElement.Parse(request.Body).GetProperty("id").GetString().Should().Be(sent.Id);
        await host.StopAsync();
    }

    private static IKeptnEvents Events(KeptnTestHost host) => host.Services.GetRequiredService<IKeptnEvents>();

    private static void Add(IServiceCollection services) => services.AddKeptn("sender").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));

    private sealed class Capture(Action capture) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            capture();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
