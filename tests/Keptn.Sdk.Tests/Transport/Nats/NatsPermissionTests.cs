using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsPermissionTests
{
    [NatsServerFact]
    public async Task SendAsync_NotPermitted_FailsForGoodAndOthersGoOn()
    {
        await using var server = await StartServerAsync("publish: { deny: \"sh.keptn.event.secret.>\" }");
        var logger = new RecordingLogger();
        await using var transport = await StartAsync(server, [], logger);

        // In one batch, so that the refusal has to find its message.
        var good = Enumerable.Range(0, 50).Select(i => SendAsync(transport, $"{i}", "sh.keptn.event.test.started")).ToList();
        var bad = () => SendAsync(transport, "bad", "sh.keptn.event.secret.started");
        good.AddRange(Enumerable.Range(50, 50).Select(i => SendAsync(transport, $"{i}", "sh.keptn.event.test.started")));

        (await bad.Should().ThrowAsync<EventTransportException>().WithMessage("NATS does not permit to publish on 'sh.keptn.event.secret.started'."))
            .Which.IsTransient.Should().BeFalse();
        await Task.WhenAll(good);
        transport.IsConnected.Should().BeTrue();
        logger.Entries.Should().Contain(entry => entry.Id == 3106);
    }

    [NatsServerFact]
    public async Task StartAsync_SubscriptionNotPermitted_FailsAndNamesIt()
    {
        await using var server = await StartServerAsync("subscribe: { deny: \"sh.keptn.event.secret.>\" }");

        var start = () => StartAsync(server, ["sh.keptn.event.test.triggered", "sh.keptn.event.secret.triggered"]);

        (await start.Should().ThrowAsync<EventTransportException>().WithMessage("NATS does not permit to subscribe to 'sh.keptn.event.secret.triggered'*"))
            .Which.IsTransient.Should().BeFalse();
    }

    [NatsServerFact]
    public async Task SendAsync_NeitherJetStreamApiNorInboxPermitted_SendsAllTheSame()
    {
        await using var server = await StartServerAsync(
            "publish: { allow: \"sh.keptn.>\" }, subscribe: { allow: \"sh.keptn.>\" }");
        await using var transport = await StartAsync(server, [], change: o => o.RequestTimeout = TimeSpan.FromHours(1));

        await SendAsync(transport, "1", "sh.keptn.event.test.started");
        await SendAsync(transport, "2", "sh.keptn.event.other.started");
    }

    [NatsServerFact]
    public async Task SendAsync_JetStreamApiNotPermitted_SendsAllTheSame()
    {
        await using var server = await StartServerAsync("publish: { deny: \"$JS.API.>\" }");
        var logger = new RecordingLogger();
        await using var transport = await StartAsync(server, [], logger, o => o.RequestTimeout = TimeSpan.FromHours(1));

        await SendAsync(transport, "1", "sh.keptn.event.test.started");

        logger.Entries.Should().Contain(entry => entry.Id == 3116 && entry.Text.Contains("does not permit to publish on '$JS.API.STREAM.NAMES'"));
    }

    private static Task<NatsServer> StartServerAsync(string permissions) =>
        NatsServer.StartAsync($"authorization {{ users: [ {{ user: carts, password: secret, permissions: {{ {permissions} }} }} ] }}");

    private static Task<NatsTransport> StartAsync(
        NatsServer server, string[] subscriptions, RecordingLogger? logger = null, Action<NatsOptions>? change = null) =>
        TestNats.StartAsync(server.Url, new RecordingSink(), subscriptions, logger, o =>
        {
            (o.UserName, o.Password) = ("carts", "secret");
            change?.Invoke(o);
        });

    private static Task SendAsync(NatsTransport transport, string id, string type) =>
        transport.SendAsync(TestNats.Event(id, type), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
}
