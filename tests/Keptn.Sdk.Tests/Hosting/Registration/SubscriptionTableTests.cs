using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Tests.Hosting.Registration;

public sealed class SubscriptionTableTests
{
    private const string TestTriggered = "sh.keptn.event.test.triggered";

    [Theory]
    [InlineData("sh.keptn.event.test.triggered", true)]
    [InlineData("sh.keptn.event.*.triggered", true)]
    [InlineData("sh.keptn.>", true)]
    [InlineData(">", true)]
    [InlineData("sh.keptn.event.test.finished", false)]
    [InlineData("sh.keptn.event.*.*.triggered", false)]
    [InlineData("sh.keptn.event.test", false)]
    [InlineData("SH.keptn.event.test.triggered", false)]
    [InlineData("", false)]
    public void TryMatch_Type_MatchesAsTheTypeOrItsPattern(string subscription, bool expected)
    {
        var table = new SubscriptionTable([Subscription("s", subscription)]);

        table.TryMatch(Event("p", "s", "v"), out _).Should().Be(expected);
    }

    [Theory]
    [InlineData("p1", "dev", "svc", true)]
    [InlineData("p2", "dev", "svc", true)]
    [InlineData("p3", "dev", "svc", false)]
    [InlineData("p1", "hardening", "svc", true)]
    [InlineData("p1", "prod", "svc", false)]
    [InlineData("p1", "dev", "any other", true)]
    [InlineData("P1", "dev", "svc", false)]
    [InlineData("p1,p2", "dev", "svc", false)]
    [InlineData("", "dev", "svc", false)]
    public void TryMatch_FilterWithSeveralValues_AnyWithinAListAllListsTogether(string project, string stage, string service, bool expected)
    {
        var table = new SubscriptionTable([Subscription("s", TestTriggered, ["p1", "p2"], ["dev", "hardening"])]);

        table.TryMatch(Event(project, stage, service), out _).Should().Be(expected);
    }

    [Fact]
    public void TryMatch_NameWithAComma_IsOneName()
    {
        var table = new SubscriptionTable([Subscription("s", TestTriggered, ["a,b"])]);

        table.TryMatch(Event("a,b", "dev", "svc"), out _).Should().BeTrue();
        table.TryMatch(Event("a", "dev", "svc"), out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"project\":1,\"stage\":\"dev\",\"service\":\"svc\"}")]
    public void TryMatch_UnreadableData_MatchesNoFilterButATypeAlone(string data)
    {
        var cloudEvent = new CloudEvent { Type = TestTriggered, Id = "1", Data = CloudEventData.FromJson(data) };

        new SubscriptionTable([Subscription("s", TestTriggered, ["p"])]).TryMatch(cloudEvent, out _).Should().BeFalse();
        new SubscriptionTable([Subscription("s", TestTriggered)]).TryMatch(cloudEvent, out _).Should().BeTrue("the pipeline says what is wrong with it");
    }

    [Fact]
    public void TryMatch_SeveralMatch_GivesAllIdsOnce()
    {
        var table = new SubscriptionTable([
            Subscription("a", TestTriggered),
            Subscription("b", "sh.keptn.event.*.triggered", ["p"]),
            Subscription("c", TestTriggered, ["another"]),
            Subscription("a", "sh.keptn.>"),
            Subscription(string.Empty, TestTriggered),
        ]);

        table.TryMatch(Event("p", "dev", "svc"), out var ids).Should().BeTrue();

        ids.Should().Equal("a", "b");
    }

    [Fact]
    public void TryMatch_NoSubscriptions_MatchesNothing()
    {
        new SubscriptionTable([]).TryMatch(Event("p", "dev", "svc"), out var ids).Should().BeFalse();

        ids.Should().BeEmpty();
    }

    [Fact]
    public void TryMatch_AfterReplace_FollowsTheNewOnes()
    {
        var table = new SubscriptionTable([Subscription("a", TestTriggered)]);
        table.TryMatch(Event("p", "dev", "svc"), out _).Should().BeTrue();

        table.Replace([Subscription("b", TestTriggered, ["another"])]).Should().BeTrue();

        table.TryMatch(Event("p", "dev", "svc"), out _).Should().BeFalse();
        table.TryMatch(Event("another", "dev", "svc"), out var ids).Should().BeTrue();
        ids.Should().Equal("b");
    }

    [Fact]
    public void Replace_TheSameFromTheWire_ChangesNothing()
    {
        var table = new SubscriptionTable([Subscription("a", TestTriggered, ["p", "q"])]);

        table.Replace([Subscription("a", TestTriggered, ["q", "p"])]).Should().BeFalse();
        table.Replace([Subscription("b", TestTriggered, ["q", "p"])]).Should().BeTrue();
    }

    [Fact]
    public void TryMatch_MoreTypesThanAreRemembered_StillAnswers()
    {
        var table = new SubscriptionTable([Subscription("s", "sh.keptn.event.*.triggered")]);

        for (var i = 0; i < 5000; i++)
        {
            table.TryMatch(new CloudEvent { Type = $"sh.keptn.event.t{i}.triggered" }, out _).Should().BeTrue();
            table.TryMatch(new CloudEvent { Type = $"sh.keptn.event.t{i}.finished" }, out _).Should().BeFalse();
        }
    }

    internal static EventSubscription Subscription(
        string id, string type, IReadOnlyList<string>? projects = null, IReadOnlyList<string>? stages = null, IReadOnlyList<string>? services = null) => new()
        {
            Id = id,
            Event = type,
            Filter = new EventSubscriptionFilter { Projects = projects ?? [], Stages = stages ?? [], Services = services ?? [] },
        };

    private static CloudEvent Event(string project, string stage, string service) =>
        TestEvents.Create(TestTriggered, $$"""{"project":"{{project}}","stage":"{{stage}}","service":"{{service}}"}""");
}
