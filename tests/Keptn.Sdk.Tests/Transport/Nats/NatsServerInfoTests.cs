using System.Text;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsServerInfoTests
{
    [Fact]
    public void Parse_RealServer_ReadsWhatMatters()
    {
        var info = Parse("""
            {"server_id":"NA","server_name":"n1","version":"2.9.10","proto":1,"git_commit":"x","go":"go1.19","host":"0.0.0.0",
            "port":4222,"headers":true,"auth_required":true,"tls_required":true,"tls_verify":true,"tls_available":true,
            "max_payload":2097152,"jetstream":true,"client_id":5,"client_ip":"127.0.0.1","nonce":"abc",
            "connect_urls":["10.0.0.1:4222",["nested"]],"cluster":null,"ldm":true}
            """);

        info.Should().BeEquivalentTo(
            new
            {
                ServerName = "n1",
                Version = "2.9.10",
                SupportsHeaders = true,
                RequiresAuthentication = true,
                RequiresTls = true,
                OffersTls = true,
                VerifiesClientCertificate = true,
                HasNonce = true,
                IsLameDuck = true,
                MaxPayload = 2097152,
            });
    }

    [Fact]
    public void Parse_EmptyObject_HasTheServersDefaults()
    {
        var info = Parse("{}");

        info.MaxPayload.Should().Be(1024 * 1024);
        info.SupportsHeaders.Should().BeFalse();
    }

    [Theory]
    [InlineData("{\"max_payload\":-1}", 1)]
    [InlineData("{\"max_payload\":99999999999}", int.MaxValue)]
    public void Parse_StrangeMaxPayload_StaysInRange(string json, int expected) => Parse(json).MaxPayload.Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"max_payload\":\"big\"}")]
    [InlineData("{\"headers\":1}")]
    [InlineData("{\"server_name\":{}}")]
    [InlineData("{\"max_payload\":1e99}")]
    [InlineData("{\"version\":\"2.9")]
    public void Parse_Garbage_IsAProtocolError(string json)
    {
        var parse = () => Parse(json);

        parse.Should().Throw<NatsProtocolException>().WithMessage("The server's INFO is not valid JSON*");
    }

    private static NatsServerInfo Parse(string json) => NatsServerInfo.Parse(Encoding.UTF8.GetBytes(json));
}
