using System.Net;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsTlsTests
{
    private const string Type = "sh.keptn.event.test.triggered";

    [NatsServerFact]
    public async Task StartAsync_PrivateAuthority_ConnectsAndDelivers()
    {
        await using var server = await StartServerAsync();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(TlsUrl(server), sink, [Type], change: o => o.Tls.CaFile = Ca(server));

        await TestNats.SendAllAsync(transport, TestNats.Ids(0, 1000));

        (await sink.NextIdsAsync(1000)).Should().Equal(TestNats.Ids(0, 1000));
    }

    [NatsServerFact]
    public async Task StartAsync_PlainAddressOfATlsServer_UsesTls()
    {
        await using var server = await StartServerAsync();
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), [], change: o => o.Tls.CaFile = Ca(server));

        transport.IsConnected.Should().BeTrue();
    }

    [NatsServerFact]
    public async Task StartAsync_UnknownAuthority_IsRefused()
    {
        await using var server = await StartServerAsync();

        (await StartFailsAsync(TlsUrl(server))).Message.Should().Contain("is not trusted").And.Contain("Test authority ca");
    }

    [NatsServerFact]
    public async Task StartAsync_OtherPrivateAuthority_IsRefused()
    {
        await using var server = await StartServerAsync();
        using var other = new TestCertificates(server.Folder, "other");

        (await StartFailsAsync(TlsUrl(server), o => o.Tls.CaFile = other.AuthorityFile)).Message.Should().Contain("is not trusted");
    }

    [NatsServerFact]
    public async Task StartAsync_WrongHostName_IsRefused()
    {
        await using var server = await StartServerAsync(address: null, dnsName: "nats.example.com");

        (await StartFailsAsync(TlsUrl(server), o => o.Tls.CaFile = Ca(server))).Message
            .Should().Contain("'CN=server'").And.Contain("is not for this host name");
    }

    [NatsServerFact]
    public async Task StartAsync_WrongHostNameAndAuthorityButAnyAccepted_Connects()
    {
        await using var server = await StartServerAsync(address: null, dnsName: "nats.example.com");
        await using var transport = await TestNats.StartAsync(
            TlsUrl(server), new RecordingSink(), [], change: o => o.Tls.AcceptAnyCertificate = true);

        transport.IsConnected.Should().BeTrue();
    }

    [NatsServerFact]
    public async Task StartAsync_ClientCertificate_SignsIn()
    {
        await using var server = await StartServerAsync(verify: true);
        await using var transport = await TestNats.StartAsync(TlsUrl(server), new RecordingSink(), [], change: o =>
        {
            o.Tls.CaFile = Ca(server);
            o.Tls.CertificateFile = Path.Combine(server.Folder, "client.crt");
            o.Tls.KeyFile = Path.Combine(server.Folder, "client.key");
        });

        transport.IsConnected.Should().BeTrue();
    }

    [NatsServerFact]
    public async Task StartAsync_NoClientCertificate_SaysThatOneIsWanted()
    {
        await using var server = await StartServerAsync(verify: true);

        (await StartFailsAsync(TlsUrl(server), o => o.Tls.CaFile = Ca(server))).Message
            .Should().Contain("asks for a client certificate and none is configured");
    }

    [NatsServerFact]
    public async Task StartAsync_CertificateFileIsGarbage_NamesTheFile()
    {
        await using var server = await StartServerAsync();
        var file = Path.Combine(server.Folder, "garbage.crt");
        await File.WriteAllTextAsync(file, "no certificate");

        (await StartFailsAsync(TlsUrl(server), o => o.Tls.CaFile = file)).Message
            .Should().Contain($"'{file}' cannot be read").And.Contain("no PEM certificate");
    }

    [NatsServerFact]
    public async Task StartAsync_TlsAddressOfAPlainServer_IsRefused()
    {
        await using var server = await NatsServer.StartAsync();

        (await StartFailsAsync($"tls://127.0.0.1:{server.Port}")).Message.Should().Contain("does not offer TLS");
        (await StartFailsAsync(server.Url, o => o.Tls.Required = true)).Message.Should().Contain("does not offer TLS");
    }

    [Fact]
    public async Task StartAsync_TextBeforeTls_IsNotTrusted()
    {
        await using var server = new FakeServer(FakeServer.Send("INFO {\"tls_required\":true}\r\nINFO {\"max_payload\":1}\r\n"));
        var logger = new RecordingLogger();
        await using var transport = TestNats.Transport(server.Url, logger);
        using var cancellation = new CancellationTokenSource();

        var start = transport.StartAsync([], new RecordingSink(), cancellation.Token);
        await logger.WaitForAsync(3102);
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => start).Should().ThrowAsync<OperationCanceledException>();
        logger.Entries.Should().Contain(entry => entry.Id == 3102 && entry.Text.Contains("went on in plain text where TLS should begin"));
    }

    [NatsServerFact]
    public async Task Connection_CertificateChangesWhileItRuns_ReadsTheFilesAgain()
    {
        await using var server = await StartServerAsync();
        var logger = new RecordingLogger();
        await using var transport = await TestNats.StartAsync(
            TlsUrl(server), new RecordingSink(), [], logger, o => o.Tls.CaFile = Ca(server));

        await server.KillAsync();
        using (var renewed = new TestCertificates(server.Folder))
        {
            renewed.Issue("server", address: IPAddress.Loopback);
        }

        await server.StartAgainAsync();
        await logger.WaitForAsync(3100, 4);
        await transport.SendAsync(TestNats.Event("1"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
    }

    private static async Task<EventTransportException> StartFailsAsync(string url, Action<NatsOptions>? change = null)
    {
        await using var transport = TestNats.Transport(url, change: change);
        var start = () => transport.StartAsync([], new RecordingSink(), CancellationToken.None).WaitAsync(TestNats.Patience);
        var failure = (await start.Should().ThrowAsync<EventTransportException>()).Which;
        failure.IsTransient.Should().BeFalse();
        return failure;
    }

    private static string TlsUrl(NatsServer server) => $"tls://127.0.0.1:{server.Port}";

    private static string Ca(NatsServer server) => Path.Combine(server.Folder, "ca.crt");

    private static Task<NatsServer> StartServerAsync(bool verify = false) => StartServerAsync(IPAddress.Loopback, "server", verify);

    private static Task<NatsServer> StartServerAsync(IPAddress? address, string dnsName, bool verify = false) => NatsServer.StartAsync(folder =>
    {
        using var certificates = new TestCertificates(folder);
        certificates.Issue("client");
        var (certificate, key) = certificates.Issue("server", dnsName, address);
        return $"tls {{ cert_file: \"{certificate}\", key_file: \"{key}\", ca_file: \"{certificates.AuthorityFile}\", verify: {(verify ? "true" : "false")} }}";
    });
}
