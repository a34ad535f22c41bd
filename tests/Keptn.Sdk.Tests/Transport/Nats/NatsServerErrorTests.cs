using System.Text;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsServerErrorTests
{
    [Theory]
    [InlineData("Authorization Violation", nameof(NatsServerErrorKind.SignInRefused))]
    [InlineData("User Authentication Expired", nameof(NatsServerErrorKind.SignInRefused))]
    [InlineData("Authentication Timeout", nameof(NatsServerErrorKind.Fatal))]
    [InlineData("Authorization Timeout", nameof(NatsServerErrorKind.Fatal))]
    [InlineData("Stale Connection", nameof(NatsServerErrorKind.Fatal))]
    [InlineData("Slow Consumer", nameof(NatsServerErrorKind.Fatal))]
    [InlineData("Maximum Payload Violation", nameof(NatsServerErrorKind.Fatal))]
    [InlineData("Unknown Protocol Operation", nameof(NatsServerErrorKind.Fatal))]
    [InlineData("", nameof(NatsServerErrorKind.Fatal))]
    [InlineData("Invalid Subject", nameof(NatsServerErrorKind.Warning))]
    [InlineData("Permissions Violation for Publish with Reply of \"_INBOX.x.1\"", nameof(NatsServerErrorKind.Warning))]
    public void Parse_Text_KnowsTheKind(string text, string expected) => Parse(text).Kind.ToString().Should().Be(expected);

    [Fact]
    public void Parse_PublishViolation_NamesTheSubject() =>
        Parse("Permissions Violation for Publish to \"sh.keptn.event.a.started\"")
            .Should().Be(new NatsServerError(
                NatsServerErrorKind.PublishRefused,
                "Permissions Violation for Publish to \"sh.keptn.event.a.started\"",
                "sh.keptn.event.a.started"));

    [Fact]
    public void Parse_SubscriptionViolationWithQueue_NamesTheSubject() =>
        Parse("Permissions Violation for Subscription to \"sh.keptn.>\" using queue \"carts\"")
            .Should().Match<NatsServerError>(e => e.Kind == NatsServerErrorKind.SubscriptionRefused && e.Subject == "sh.keptn.>");

    [Fact]
    public void Parse_EndlessText_IsCut() => Parse(new string('x', 10_000)).Text.Length.Should().Be(512);

    private static NatsServerError Parse(string text) => NatsServerError.Parse(Encoding.UTF8.GetBytes(text));
}
