using System.Text.Json;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class RemediationDataTests
{
    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"get-action":null}""", 0)]
    [InlineData("""{"get-action":{"actionIndex":2}}""", 2)]
    [InlineData("""{"get-action":{"actionIndex":2.0}}""", 2)]
    [InlineData("""{"get-action":{"ActionIndex":2e0}}""", 2)]
    [InlineData("""{"actionIndex":1}""", 1)]
    [InlineData("""{"ActionIndex":1.0}""", 1)]
    [InlineData("""{"actionIndex":1,"get-action":{"actionIndex":3}}""", 3)]
    [InlineData("""{"actionIndex":1,"get-action":{}}""", 1)]
    public void GetActionTriggered_Index_IsReadFromWhereverItStands(string json, int expected) =>
        Payload.Read<GetActionTriggered>(json).ActionIndex.Should().Be(expected);

    [Fact]
    public void GetActionFinished_Index_IsWrittenWhereItWasSet()
    {
        Payload.Write(new GetActionFinished { GetAction = new GetActionSection { ActionIndex = 1 } }).Should().Be("""{"get-action":{"actionIndex":1}}""");
        Payload.Write(new GetActionFinished { RootActionIndex = 1 }).Should().Be("""{"ActionIndex":1}""");
        new GetActionFinished().ActionIndex.Should().BeNull();
    }

    [Theory]
    [InlineData("1.5", "is not a whole number")]
    [InlineData("3e10", "is not a whole number")]
    [InlineData("\"1\"", "must be a number, this is a string")]
    public void ActionIndex_NoWholeNumber_IsNamed(string value, string reason)
    {
        var refusal = Payload.Refusal<GetActionTriggered>($$$"""{"get-action":{"actionIndex":{{{value}}}}}""");

        refusal.Member.Should().Be("get-action.actionIndex");
        refusal.Message.Should().Contain(reason);
    }

    [Theory]
    [InlineData("""{"problem":{"ProblemTitle":"slow","rootCause":"pool"}}""")]
    [InlineData("""{"problem":{"problemTitle":"slow","RootCause":"pool"}}""")]
    public void Problem_NamesInAnyCase_AreOneMember(string json)
    {
        var problem = Payload.Read<GetActionTriggered>(json).Problem;

        (problem.ProblemTitle, problem.RootCause).Should().Be(("slow", "pool"));
    }

    [Theory]
    [InlineData("""{"id":"P-1","startTime":1638887400000}""")]
    [InlineData("\"eyJpZCI6Ijc3In0=\"")]
    [InlineData("[1.50]")]
    public void ProblemDetails_AnyJson_IsKept(string details)
    {
        var json = $$$"""{"problem":{"ProblemDetails":{{{details}}}}}""";

        var data = Payload.Read<RemediationTriggered>(json);

        data.Problem.ProblemDetails!.Value.GetRawText().Should().Be(details);
        Payload.Write(data).Should().Be(json);
    }

    [Fact]
    public void Problem_UrlWithASpace_IsReadToo()
    {
        var problem = Payload.Read<RemediationTriggered>("""{"problem":{"Problem URL":"u","ProblemURL":"v"},"labels":{"Problem URL":"w"}}""").Problem;

        (problem.ProblemUrlWithSpace, problem.ProblemUrl).Should().Be(("u", "v"));
    }

    [Theory]
    [InlineData("""{"EnableItemCache":"on"}""", JsonValueKind.Object)]
    [InlineData("\"+1\"", JsonValueKind.String)]
    [InlineData("5", JsonValueKind.Number)]
    [InlineData("false", JsonValueKind.False)]
    public void ActionValue_AnyJson_IsKept(string value, JsonValueKind kind)
    {
        var json = $$$"""{"action":{"action":"toggle","value":{{{value}}}}}""";

        var data = Payload.Read<ActionTriggered>(json);

        data.Action.Value!.Value.ValueKind.Should().Be(kind);
        Payload.Write(data).Should().Be(json);
    }

    [Fact]
    public void ActionTriggered_InARemediation_HasActionProblemAndIndex()
    {
        var data = Payload.Read<ActionTriggered>("""{"action":{"name":"n","action":"scaling","description":"d"},"problem":{"PID":"x"},"get-action":{"actionIndex":1}}""");

        (data.Action.Name, data.Action.Action, data.Action.Description, data.Action.Value).Should().Be(("n", "scaling", "d", null));
        (data.Problem.Pid, data.GetAction.ActionIndex).Should().Be(("x", 1));
    }

    [Theory]
    [InlineData("{}", true, null)]
    [InlineData("""{"action":{}}""", false, null)]
    [InlineData("""{"action":{"gitCommit":"c"}}""", false, "c")]
    public void ActionFinished_Section_MayBeAbsentOrEmpty(string json, bool isAbsent, string? commit)
    {
        var data = Payload.Read<ActionFinished>(json);

        (data.Action.IsAbsent, data.Action.GitCommit).Should().Be((isAbsent, commit));
        Payload.Write(data).Should().Be(json);
    }

    [Fact]
    public void ProblemData_FromAMonitoringTool_HasItsMembersAtTheRoot()
    {
        var data = Payload.Read<ProblemData>(
            """
            {"State":"OPEN","ProblemID":"P-1","ProblemTitle":"t","PID":"x","ProblemURL":"u","ImpactedEntity":"e","Tags":"a, b",
             "project":"bookshop","stage":"production","service":"orders","labels":null,"ProblemDetails":null}
            """);

        (data.State, data.ProblemId, data.ProblemTitle, data.Pid).Should().Be(("OPEN", "P-1", "t", "x"));
        (data.ProblemUrl, data.ImpactedEntity, data.Tags).Should().Be(("u", "e", "a, b"));
        (data.Project, data.Stage, data.Service, data.Labels).Should().Be(("bookshop", "production", "orders", null));
        data.ProblemDetails.Should().BeNull();
        ProblemData.EventType.Should().Be("sh.keptn.events.problem");
    }
}
