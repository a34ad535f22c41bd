using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsSubjectTests
{
    [Theory]
    [InlineData("sh.keptn.event.test.triggered")]
    [InlineData("a")]
    [InlineData("sh.keptn.event.größe.triggered")]
    [InlineData("a*b.c>")]
    public void ForPublish_Subject_IsTaken(string text) => NatsSubject.ForPublish(text).Text.Should().Be(text);

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("a b", "blanks")]
    [InlineData("a\r\nPUB x", "blanks")]
    [InlineData("a\u007f", "blanks")]
    [InlineData(".a", "dot")]
    [InlineData("a.", "dot")]
    [InlineData("a..b", "dot")]
    [InlineData("a.*.b", "wildcard")]
    [InlineData("a.>", "wildcard")]
    public void ForPublish_NoSubject_SaysWhy(string text, string reason)
    {
        var create = () => NatsSubject.ForPublish(text);

        create.Should().Throw<ArgumentException>().WithMessage($"*{reason}*");
    }

    [Theory]
    [InlineData("sh.keptn.>")]
    [InlineData("sh.keptn.event.*.triggered")]
    [InlineData(">")]
    public void ForSubscription_Wildcards_AreTaken(string text) => NatsSubject.ForSubscription(text).Text.Should().Be(text);

    [Fact]
    public void ForSubscription_EverythingNotAtTheEnd_IsRefused()
    {
        var create = () => NatsSubject.ForSubscription("sh.>.triggered");

        create.Should().Throw<ArgumentException>().WithMessage("*'>' may only stand at the end*");
    }

    [Fact]
    public void ForPublish_TooLong_IsRefused()
    {
        var create = () => NatsSubject.ForPublish(new string('a', 2049));

        create.Should().Throw<ArgumentException>().WithMessage("*2049 characters, the limit is 2048*");
    }
}
