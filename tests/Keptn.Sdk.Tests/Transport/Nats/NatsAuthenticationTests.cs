using System.Globalization;
using System.Text.RegularExpressions;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public partial class NatsAuthenticationTests
{
    private const string UserAndPassword = "authorization { user: carts, password: \"p@ss, word\" }";

    [NatsServerFact]
    public async Task StartAsync_UserAndPassword_Works()
    {
        await using var server = await NatsServer.StartAsync(UserAndPassword);
        await using var transport = await StartAsync(server.Url, o => (o.UserName, o.Password) = ("carts", "p@ss, word"));

        transport.IsConnected.Should().BeTrue();
    }

    [NatsServerFact]
    public async Task StartAsync_CredentialsInTheAddress_GoFirst()
    {
        await using var server = await NatsServer.StartAsync(UserAndPassword);
        await using var transport = await StartAsync(
            $"nats://carts:p%40ss%2C%20word@127.0.0.1:{server.Port}", o => (o.UserName, o.Password) = ("else", "wrong"));

        transport.IsConnected.Should().BeTrue();
    }

    [NatsServerFact]
    public async Task StartAsync_Token_Works()
    {
        await using var server = await NatsServer.StartAsync("authorization { token: s3cr3t }");
        await using var byOption = await StartAsync(server.Url, o => o.Token = "s3cr3t");
        await using var byAddress = await StartAsync($"nats://s3cr3t@127.0.0.1:{server.Port}");

        (byOption.IsConnected && byAddress.IsConnected).Should().BeTrue();
    }

    [NatsServerFact]
    public async Task StartAsync_WrongPassword_FailsAtOnceAndDoesNotShowIt()
    {
        await using var server = await NatsServer.StartAsync(UserAndPassword);
        var logger = new RecordingLogger();
        await using var transport = TestNats.Transport(server.Url, logger, o => (o.UserName, o.Password) = ("carts", "hunter2"));

        var start = () => transport.StartAsync([], new RecordingSink(), CancellationToken.None).WaitAsync(TestNats.Patience);

        (await start.Should().ThrowAsync<EventTransportException>().WithMessage($"{server.Url} refused the connection: Authorization Violation."))
            .Which.IsTransient.Should().BeFalse();
        string.Join('\n', logger.Entries.Select(e => e.Text)).Should().NotContain("hunter2");
    }

    [NatsServerFact]
    public async Task StartAsync_ServerWantsAnNkey_SaysThatItIsNotSupported()
    {
        await using var server = await NatsServer.StartAsync(
            "authorization { users: [ { nkey: UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4 } ] }");
        await using var transport = TestNats.Transport(server.Url);

        var start = () => transport.StartAsync([], new RecordingSink(), CancellationToken.None).WaitAsync(TestNats.Patience);

        await start.Should().ThrowAsync<EventTransportException>().WithMessage("*Authorization Violation*nkey or a JWT; these are not supported*");
    }

    [NatsServerFact]
    public async Task Connection_PasswordChangesWhileItRuns_WaitsLongBetweenAttemptsAndRecovers()
    {
        await using var server = await NatsServer.StartAsync(UserAndPassword);
        var logger = new RecordingLogger();
        await using var transport = await StartAsync(
            server.Url,
            o =>
            {
                (o.UserName, o.Password) = ("carts", "p@ss, word");
                (o.ReconnectDelay, o.MaxReconnectDelay) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
            },
            logger);

        await server.KillAsync();
        await server.StartAgainAsync("authorization { user: carts, password: other }");
        await logger.WaitForAsync(3103, 2);

        // Not the first wait of a refused TCP connection, a millisecond, but from half to all of the longest one.
        foreach (var entry in logger.Entries.Where(entry => entry.Id == 3103))
        {
            entry.Text.Should().Contain("Authorization Violation");
            TimeSpan.Parse(Delay().Match(entry.Text).Groups[1].Value, CultureInfo.InvariantCulture)
                .Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.5));
        }

        transport.IsConnected.Should().BeFalse();
        await server.KillAsync();
        await server.StartAgainAsync(UserAndPassword);
        await logger.WaitForAsync(3100, 4);
        await transport.SendAsync(TestNats.Event("1"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
    }

    [Fact]
    public async Task StartAsync_SignInTookTooLong_TriesAgain()
    {
        await using var server = new FakeServer(FakeServer.Send($"{FakeServer.Info}-ERR 'Authentication Timeout'\r\n"), FakeServer.Behave);

        await using var transport = await StartAsync(server.Url);

        transport.IsConnected.Should().BeTrue();
    }

    [NatsServerFact]
    public async Task Connection_AttemptsUsedUp_ClosesForGood()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        await using var transport = await StartAsync(
            server.Url, o => (o.MaxReconnectAttempts, o.MaxReconnectDelay) = (3, TimeSpan.FromMilliseconds(20)), logger);

        await server.KillAsync();
        await logger.WaitForAsync(3104, 2);

        var send = async () => await transport.SendAsync(TestNats.Event("1"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
        await send.Should().ThrowAsync<EventTransportException>().WithMessage("*cannot be reached*");
    }

    private static async Task<NatsTransport> StartAsync(string url, Action<NatsOptions>? change = null, RecordingLogger? logger = null) =>
        await TestNats.StartAsync(url, new RecordingSink(), [], logger, change);

    [GeneratedRegex(@"next attempt in ([0-9:.]+): ")]
    private static partial Regex Delay();
}
