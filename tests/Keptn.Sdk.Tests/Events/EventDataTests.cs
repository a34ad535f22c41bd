using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class EventDataTests
{
    [Theory]
    [InlineData("succeeded")]
    [InlineData("errored")]
    [InlineData("aborted")]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("SUCCEEDED")]
    [InlineData("im Gang ✓")]
    public void Status_AnyText_Survives(string text)
    {
        var data = Payload.Read<EventData>($$"""{"status":"{{text}}"}""");

        data.Status.Should().Be(new KeptnStatus(text));
        Payload.Read<EventData>(Payload.Write(data)).Should().Be(data);
        data.Status!.Value.ToString().Should().Be(text);
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("warning")]
    [InlineData("fail")]
    [InlineData("failed")]
    [InlineData("info")]
    [InlineData("")]
    public void Result_AnyText_Survives(string text)
    {
        var data = Payload.Read<EventData>($$"""{"result":"{{text}}"}""");

        data.Result.Should().Be(new KeptnResult(text));
        Payload.Write(data).Should().Be($$"""{"result":"{{text}}"}""");
    }

    [Fact]
    public void StatusAndResult_WithoutText_AreEqualToEmptyOnes()
    {
        new KeptnStatus(string.Empty).Should().Be(default(KeptnStatus));
        new KeptnResult(string.Empty).Should().Be(default(KeptnResult));
        default(KeptnResult).Value.Should().BeEmpty();
    }

    [Fact]
    public void StatusAndResult_NullOrAbsent_AreNull()
    {
        var data = Payload.Read<EventData>("""{"status":null}""");

        (data.Status, data.Result).Should().Be((null, null));
    }

    [Theory]
    [InlineData("""{"status":5}""", "status")]
    [InlineData("""{"result":["pass"]}""", "result")]
    [InlineData("""{"message":{}}""", "message")]
    [InlineData("""{"stage":1}""", "stage")]
    [InlineData("""{"labels":"x"}""", "labels")]
    [InlineData("""{"service":"half \ud800"}""", "service")]
    [InlineData("""{"status":"\udfff"}""", "status")]
    [InlineData("""{"labels":{"a":"\ud800"}}""", "labels")]
    [InlineData("""{"labels":{"\ud800":"a"}}""", "labels")]
    public void EventData_WrongMember_IsNamed(string json, string member) => Payload.Refusal<EventData>(json).Member.Should().Be(member);

    [Fact]
    public void Names_InOtherCase_AreRead()
    {
        var data = Payload.Read<EventData>("""{"Project":"p","SERVICE":"s"}""");

        (data.Project, data.Service).Should().Be(("p", "s"));
    }

    [Fact]
    public void Names_Twice_TheLastCounts()
    {
        var data = Payload.Read<TestTriggered>("""{"project":"a","project":"b","test":{"start":"lost"},"test":{"end":"e"}}""");

        (data.Project, data.Test.Start, data.Test.End).Should().Be(("b", null, "e"));
    }

    [Fact]
    public void Labels_OtherKinds_AreReadAndWrittenAsText()
    {
        var data = Payload.Read<EventData>("""{"labels":{"build":417,"share":0.50,"stable":true,"owner":null,"tags":["a", 1],"Problem URL":"u","a.b":""}}""");

        data.Labels.Should().Equal(new Dictionary<string, string>
        {
            ["build"] = "417",
            ["share"] = "0.50",
            ["stable"] = "true",
            ["owner"] = "",
            ["tags"] = """["a", 1]""",
            ["Problem URL"] = "u",
            ["a.b"] = "",
        });
        Payload.Write(data with { Labels = new EventLabels([new("build", "417")]) }).Should().Be("""{"labels":{"build":"417"}}""");
    }

    [Fact]
    public void Labels_NullAbsentOrEmpty_AreTold()
    {
        Payload.Read<EventData>("""{"labels":null}""").Labels.Should().BeNull();
        Payload.Read<EventData>("{}").Labels.Should().BeNull();
        Payload.Read<EventData>("""{"labels":{}}""").Labels.Should().BeEmpty();
        Payload.Write(new EventData { Labels = EventLabels.None }).Should().Be("""{"labels":{}}""");
    }
}
