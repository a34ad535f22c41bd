using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Tests.Events;

/// <summary>The data of the events that answer a task: what the trigger says wins, what is new is added.</summary>
public sealed class TaskAnswersDataTests
{
    private const string Scope = "\"project\":\"sockshop\",\"stage\":\"dev\",\"service\":\"carts\"";

    private static readonly DateTimeOffset s_time = new(2022, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Started_Trigger_EchoesTheCommonMembersOnly()
    {
        var data = Started($$$"""{"message":"m","test":{"teststrategy":"x"},{{{Scope}}},"result":"pass","status":"succeeded","labels":{"a":"1"}}""");

        data.Should().Be($$$"""{{{{Scope}}},"labels":{"a":"1"},"status":"succeeded","result":"pass","message":"m"}""");
    }

    [Fact]
    public void Started_EmptyMembers_LeavesThemOut() =>
        Started($$$"""{{{{Scope}}},"message":"","status":"","result":"","labels":{}}""").Should().Be($"{{{Scope}}}");

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("""{"project":5,"stage":"dev"}""")]
    public void Started_UnreadableData_IsAnEmptyObject(string trigger) => Started(trigger).Should().Be("{}");

    [Fact]
    public void StatusChanged_Message_StandsBesideScopeAndLabels()
    {
        var triggered = Trigger($$$"""{{{{Scope}}},"labels":{"a":"1"},"message":"old","status":"succeeded","test":{}}""");

        var changed = TaskAnswers.StatusChanged(triggered, "load-tests", s_time, "50 %");

        changed.Data.ToString().Should().Be($$$"""{{{{Scope}}},"labels":{"a":"1"},"message":"50 %"}""");
    }

    [Fact]
    public void Finished_NoData_SaysStatusResultAndMessage() =>
        Finished($$$"""{{{{Scope}}},"message":"old","status":"errored","result":"fail","test":{}}""", null, "done")
            .Should().Be($$$"""{{{{Scope}}},"status":"succeeded","result":"warning","message":"done"}""");

    [Fact]
    public void Finished_EmptyStatusAndResult_AreSucceededAndPass()
    {
        var finished = TaskAnswers.Finished(Trigger($"{{{Scope}}}"), "load-tests", s_time, default);

        finished.Data.ToString().Should().Be($$$"""{{{{Scope}}},"status":"succeeded","result":"pass"}""");
    }

    [Fact]
    public void Finished_Data_IsAddedAsItStands() =>
        Finished($"{{{Scope}}}", """{"test":{"start":"s", "end":null},"list":[1, 2.50,"\u00e9"],"n":1e3,"b":true,"z":null}""")
            .Should().Be($$$"""{{{{Scope}}},"status":"succeeded","result":"warning","test":{"start":"s", "end":null},"list":[1, 2.50,"\u00e9"],"n":1e3,"b":true,"z":null}""");

    [Theory]
    [InlineData("""{"project":"other","stage":"other","service":"other","x":1}""")]
    [InlineData("""{"Project":"other","STAGE":"other","sErViCe":"other","x":1}""")]
    [InlineData("""{"project":null,"stage":{"a":[1]},"service":5,"x":1}""")]
    [InlineData("""{"project":"a","x":1,"project":"b"}""")]
    [InlineData("""{"\u0070roject":"other","\u0053TAGE":"other","servic\u0065":"other","x":1}""")]
    [InlineData("""{"ſtage":"other","\u017Fervice":"other","x":1}""")]
    [InlineData("""{"status":"errored","Status":"x","STATUS":1,"result":"fail","Result":2,"reſult":3,"message":"m","MeSSage":"n","x":1}""")]
    [InlineData("""{"labels":"none","LABELS":[1],"x":1}""")]
    public void Finished_DataWithReservedNames_ChangesNothing(string own) =>
        Finished($"{{{Scope}}}", own).Should().Be($$$"""{{{{Scope}}},"status":"succeeded","result":"warning","x":1}""");

    [Theory]
    [InlineData("""{"projects":1}""")]
    [InlineData("""{"sage":1}""")]
    [InlineData("""{"":1}""")]
    [InlineData("""{"st\nage":1}""")]
    [InlineData("""{"stagé":1}""")]
    [InlineData("""{"äöü":1}""")]
    [InlineData("""{"a-rather-long-name-that-is-escaped-\u0061nd-goes-on":1}""")]
    public void Finished_DataWithOtherNames_IsKept(string own)
    {
        var finished = System.Text.Json.JsonElement.Parse(Finished($"{{{Scope}}}", own));
        var name = System.Text.Json.JsonElement.Parse(own).EnumerateObject().Single().Name;

        finished.GetProperty(name).GetInt32().Should().Be(1);
    }

    [Fact]
    public void Finished_DataWithDuplicates_KeepsThemForTheReaderToDecide() =>
        Finished($"{{{Scope}}}", """{"x":1,"x":2}""").Should().EndWith("\"x\":1,\"x\":2}");

    [Fact]
    public void Finished_LabelsOfBoth_TheTriggersWinAndNewOnesAreAdded() =>
        Finished($$$"""{{{{Scope}}},"labels":{"build":"1","ünï":"ö"}}""", """{"labels":{"build":"2","new":"3","Build":"4","ünï":"x","new":"5"}}""")
            .Should().Contain("""
                "labels":{"build":"1","ünï":"ö","new":"3","Build":"4"}
                """.Trim());

    [Fact]
    public void Finished_LabelsOfTheResultOnly_AreTaken() =>
        Finished($"{{{Scope}}}", """{"LABELS":{"new":"3"}}""").Should().Contain("\"labels\":{\"new\":\"3\"}").And.NotContain("LABELS");

    [Fact]
    public void Finished_LabelsThatAreNoTexts_BecomeTexts() =>
        Finished($$$"""{{{{Scope}}},"labels":{"n":1}}""", """{"labels":{"b":true,"f":1.50,"z":null}}""")
            .Should().Contain("""
                "labels":{"n":"1","b":"true","f":"1.50","z":""}
                """.Trim());

    [Fact]
    public void Finished_TriggerInOtherCase_IsReadAsKeptnDoes() =>
        Finished("""{"Project":"sockshop","STAGE":"dev","\u017Fervice":"carts"}""", null)
            .Should().Be($$$"""{{{{Scope}}},"status":"succeeded","result":"warning"}""");

    [Fact]
    public void Finished_TriggerWithDuplicates_TheLastWins() =>
        Finished("""{"project":"a","stage":"dev","service":"carts","Project":"sockshop"}""", null).Should().StartWith($"{{{Scope}");

    [Fact]
    public void Finished_Unicode_SurvivesOnTheWire()
    {
        var triggered = Trigger("""{"project":"sockshop","stage":"dev","service":"größe-\ud83d\ude00"}""");
        var content = new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Pass) { Message = "naïve 😀 \"quoted\" \n", Data = Utf8("""{"schlüssel":"wért 😀"}""") };

        var finished = TaskAnswers.Finished(triggered, "load-tests", s_time, content);

        var again = JsonEventFormatter.Default.DecodeStructuredModeMessage(JsonEventFormatter.EncodeStructuredModeMessage(finished));
        var data = System.Text.Json.JsonElement.Parse(again.Data.Bytes.Span);
        data.GetProperty("service").GetString().Should().Be("größe-😀");
        data.GetProperty("message").GetString().Should().Be("naïve 😀 \"quoted\" \n");
        data.GetProperty("schlüssel").GetString().Should().Be("wért 😀");
    }

    [Fact]
    public void Finished_HalfASurrogatePairInTheMessage_IsReplacedNotRefused() =>
        Finished($"{{{Scope}}}", null, "a\ud800b").Should().Contain("a\\uFFFDb");

    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("5", "a number")]
    [InlineData("\"text\"", "a string")]
    [InlineData("null", "null")]
    [InlineData("{\"a\":1", "not valid JSON")]
    [InlineData("{\"a\":1} x", "not valid JSON")]
    [InlineData("{\"\\ud800\":1}", "not valid JSON")]
    [InlineData("nonsense", "not valid JSON")]
    public void Finished_DataThatIsNoObject_IsRefused(string own, string reason)
    {
        var act = () => Finished($"{{{Scope}}}", own);

        act.Should().Throw<ArgumentException>().WithMessage($"The data of an answer*{reason}*");
    }

    private static string Started(string trigger) => TaskAnswers.Started(Trigger(trigger), "load-tests", s_time).Data.ToString();

    private static string Finished(string trigger, string? own, string? message = null)
    {
        var content = new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Warning) { Data = own is null ? default : Utf8(own), Message = message };
        return TaskAnswers.Finished(Trigger(trigger), "load-tests", s_time, content).Data.ToString();
    }

    private static CloudEvent Trigger(string data) => new(TestEvents.Triggered("test")) { Data = CloudEventData.FromJson(data) };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
