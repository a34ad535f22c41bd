using Keptn.Sdk.Transport.Remote;

namespace Keptn.Sdk.Tests.Transport.Remote;

public sealed class RemotePlanTests
{
    [Fact]
    public void Create_TasksAndNotifications_EachHasItsPlace()
    {
        var plan = Create(("sh.keptn.event.test.triggered", true), ("sh.keptn.event.get-sli.triggered", true), ("sh.keptn.event.evaluation.finished", false));

        plan.OpenTypes.Should().Equal("sh.keptn.event.test.triggered");
        plan.StoredTypes.Should().Equal("sh.keptn.event.evaluation.finished", "sh.keptn.event.get-sli.triggered");
        plan.StoredTasks.Should().Equal("sh.keptn.event.get-sli.triggered");
        plan.Wants("sh.keptn.event.test.triggered").Should().BeFalse("it comes from the open tasks");
        plan.IsTask("sh.keptn.event.test.triggered").Should().BeTrue();
        plan.IsTask("sh.keptn.event.evaluation.finished").Should().BeFalse();
    }

    [Theory]
    [InlineData("sh.keptn.event.*.finished")]
    [InlineData("sh.keptn.>")]
    [InlineData(">")]
    [InlineData("*.keptn.event.x.y")]
    public void Create_Pattern_IsReadWithoutAType(string pattern)
    {
        var plan = Create((pattern, false), ("sh.keptn.event.get-sli.triggered", true));

        plan.StoredTypes.Should().Equal((string?)null);
        RemotePlan.FindProblems([Handled(pattern, false)]).Should().BeEmpty();
    }

    [Fact]
    public void Create_AllTasks_AreReadFromTheStoreForTheListOfOpenOnesIsAskedByType()
    {
        var plan = Create(("sh.keptn.event.*.triggered", true), ("sh.keptn.event.test.triggered", true));

        plan.OpenTypes.Should().Equal("sh.keptn.event.test.triggered");
        plan.StoredTypes.Should().Equal((string?)null);
        plan.IsTask("sh.keptn.event.deployment.triggered").Should().BeTrue();
        plan.IsStoredTask("sh.keptn.event.deployment.triggered").Should().BeTrue();
        plan.IsStoredTask("sh.keptn.event.deployment.finished").Should().BeFalse();
        plan.Wants("sh.keptn.event.deployment.triggered").Should().BeTrue();
    }

    [Fact]
    public void Create_ManyExactTypes_AreReadTogether()
    {
        var plan = Create(("sh.keptn.event.a.finished", false), ("sh.keptn.event.b.finished", false), ("sh.keptn.event.c.finished", false), ("sh.keptn.event.d.finished", false));

        plan.StoredTypes.Should().Equal((string?)null);
        plan.Wants("sh.keptn.event.d.finished").Should().BeTrue();
        plan.Wants("sh.keptn.event.e.finished").Should().BeFalse();
        plan.Wants(null).Should().BeFalse();
    }

    [Fact]
    public void Create_OtherSubscriptions_LeaveOutWhatTheyDoNotCover()
    {
        var plan = RemotePlan.Create(
            [Handled("sh.keptn.event.test.triggered", true), Handled("sh.keptn.event.deployment.triggered", true), Handled("sh.keptn.event.test.finished", false)],
            ["sh.keptn.event.test.*"]);

        plan.OpenTypes.Should().Equal("sh.keptn.event.test.triggered");
        plan.StoredTypes.Should().Equal("sh.keptn.event.test.finished");
    }

    [Theory]
    [InlineData("sh.keptn.log.error")]
    [InlineData("sh.keptn.events.>")]
    [InlineData("sh.keptn.event")]
    [InlineData("*.*.log.*")]
    public void FindProblems_NothingOfItIsKept_NamesThePattern(string pattern) =>
        RemotePlan.FindProblems([Handled(pattern, false)]).Should().ContainSingle().Which.Should().Contain($"({pattern})");

    private static HandledType Handled(string pattern, bool isTask) => new(pattern, isTask, "a handler");

    private static RemotePlan Create(params (string Pattern, bool IsTask)[] handled) =>
        RemotePlan.Create([.. handled.Select(h => Handled(h.Pattern, h.IsTask))], [.. handled.Select(h => h.Pattern)]);
}
