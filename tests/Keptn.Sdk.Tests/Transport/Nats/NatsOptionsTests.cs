using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreRight() => new NatsOptions().Validate().Should().BeEmpty();

    [Fact]
    public void Validate_CredentialsFileOrSeed_IsRefusedByName()
    {
        var problems = new NatsOptions { CredentialsFile = "/var/run/nats/user.creds", NKeySeedFile = "seed.nk" }.Validate();

        problems.Should().HaveCount(2);
        problems[0].Should().Contain("CredentialsFile").And.Contain("nkey and JWT").And.Contain("not supported");
        problems[1].Should().Contain("NKeySeedFile").And.Contain("not supported");
    }

    [Fact]
    public void Validate_ManyMistakes_NamesEachOfThem()
    {
        var options = new NatsOptions
        {
            Servers = "ftp://a",
            UserName = "a",
            Token = "b",
            QueueGroup = "my group",
            ConnectTimeout = TimeSpan.Zero,
            PingInterval = TimeSpan.FromDays(2),
            MaxPendingBytes = 0,
            MaxMessageSize = -1,
            MaxReconnectAttempts = 0,
        };
        options.Tls.CertificateFile = "/nowhere/tls.crt";

        var problems = string.Join('\n', options.Validate());

        problems.Should().ContainAll(
            "scheme 'ftp'", "UserName and Token", "UserName and Password", "QueueGroup 'my group'", "ConnectTimeout is 00:00:00",
            "PingInterval is 2.00:00:00", "MaxPendingBytes is 0", "MaxMessageSize is -1", "MaxReconnectAttempts is 0",
            "Tls.CertificateFile and Tls.KeyFile", "Tls.CertificateFile: there is no file '/nowhere/tls.crt'");
    }

    [Fact]
    public void Connection_WrongOptions_ThrowsWithEveryProblem()
    {
        var create = () => TestNats.Connection(new NatsOptions { Servers = "", NKeySeedFile = "seed.nk" });

        create.Should().Throw<ArgumentException>().WithMessage("*No NATS server is given*NKeySeedFile*");
    }
}
