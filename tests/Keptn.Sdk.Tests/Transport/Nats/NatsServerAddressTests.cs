using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsServerAddressTests
{
    [Theory]
    [InlineData("nats://keptn-nats", "nats://keptn-nats:4222")]
    [InlineData("keptn-nats", "nats://keptn-nats:4222")]
    [InlineData("keptn-nats:14222", "nats://keptn-nats:14222")]
    [InlineData(" nats://10.0.0.7:4223 ", "nats://10.0.0.7:4223")]
    [InlineData("tls://nats.example.com", "tls://nats.example.com:4222")]
    [InlineData("nats://[::1]:4222/", "nats://[::1]:4222")]
    [InlineData("nats://[fd00::7]", "nats://[fd00::7]:4222")]
    [InlineData("NATS://Keptn-Nats", "nats://keptn-nats:4222")]
    public void TryParseList_OneAddress_GivesHostAndPort(string text, string expected)
    {
        NatsServerAddress.TryParseList(text, out var addresses, out var problem).Should().BeTrue(problem);

        addresses.Should().ContainSingle().Which.ToString().Should().Be(expected);
    }

    [Fact]
    public void TryParseList_SeveralAddresses_KeepsTheOrder()
    {
        NatsServerAddress.TryParseList("nats://a, tls://b:4443,,c", out var addresses, out _).Should().BeTrue();

        addresses!.Select(a => a.ToString()).Should().Equal("nats://a:4222", "tls://b:4443", "nats://c:4222");
    }

    [Fact]
    public void TryParseList_Credentials_AreDecodedAndNotShown()
    {
        NatsServerAddress.TryParseList("nats://us%40er:p%3Ass%2C@a,nats://t%2Fken@b", out var addresses, out _).Should().BeTrue();

        addresses![0].UserName.Should().Be("us@er");
        addresses[0].Password.Should().Be("p:ss,");
        addresses[0].Token.Should().BeNull();
        addresses[1].Token.Should().Be("t/ken");
        addresses[1].UserName.Should().BeNull();
        addresses.Select(a => a.ToString()).Should().Equal("nats://a:4222", "nats://b:4222");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData(null)]
    public void TryParseList_NoAddress_SaysSo(string? text)
    {
        NatsServerAddress.TryParseList(text, out _, out var problem).Should().BeFalse();

        problem.Should().Contain("No NATS server is given");
    }

    [Theory]
    [InlineData("ws://keptn-nats", "scheme 'ws' is not supported")]
    [InlineData("http://keptn-nats:8222", "scheme 'http' is not supported")]
    [InlineData("nats://keptn-nats:4222/path", "only scheme, credentials, host and port")]
    [InlineData("nats://keptn-nats?tls=true", "only scheme, credentials, host and port")]
    [InlineData("nats://keptn-nats:0", "is not the address of a NATS server")]
    [InlineData("nats://keptn-nats:99999", "is not the address of a NATS server")]
    [InlineData("nats://", "is not the address of a NATS server")]
    [InlineData("nats://a,nats://b:x", "'nats://b:x' is not the address")]
    public void TryParseList_WrongAddress_SaysWhatIsWrong(string text, string expected)
    {
        NatsServerAddress.TryParseList(text, out _, out var problem).Should().BeFalse();

        problem.Should().Contain(expected);
    }

    [Theory]
    [InlineData("nats://user:se#cret@a:b")]
    [InlineData("http://user:se%23cret@a")]
    [InlineData("user:se cret@a:x")]
    public void TryParseList_WrongAddressWithCredentials_DoesNotShowThem(string text)
    {
        NatsServerAddress.TryParseList(text, out _, out var problem).Should().BeFalse();

        problem.Should().NotContain("cret").And.NotContain("user").And.Contain("***@a");
    }
}
