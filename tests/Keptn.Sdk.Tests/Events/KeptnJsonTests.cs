using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class KeptnJsonTests
{
    public static TheoryData<string> NoData => ["null", "\"\"", " null ", "\n\"\"\t"];

    [Theory]
    [MemberData(nameof(NoData))]
    public void Deserialize_NullOrEmptyText_IsAnEmptyObject(string json) =>
        Payload.Read<TestTriggered>(json).Should().Be(new TestTriggered());

    [Fact]
    public void Deserialize_WithoutData_IsAnEmptyObject() =>
        KeptnJson.Deserialize<TestTriggered>(CloudEventData.None).Should().Be(new TestTriggered());

    [Theory]
    [InlineData("\"text\"", "it is a string, not an object")]
    [InlineData("\" \"", "it is a string, not an object")]
    [InlineData("[]", "it is an array, not an object")]
    [InlineData("5", "it is a number, not an object")]
    [InlineData("-1", "it is a number, not an object")]
    [InlineData("true", "it is a boolean, not an object")]
    [InlineData("false", "it is a boolean, not an object")]
    public void Deserialize_NoObject_SaysSo(string json, string reason)
    {
        var refusal = Payload.Refusal<TestTriggered>(json);

        refusal.Message.Should().Be($"The data cannot be read as TestTriggered: {reason}.");
        (refusal.Member, refusal.DataType).Should().Be((null, typeof(TestTriggered)));
    }

    [Fact]
    public void Deserialize_Binary_SaysSo() =>
        FluentActions.Invoking(() => KeptnJson.Deserialize<TestTriggered>(CloudEventData.FromBinary(new byte[] { 1, 2 })))
            .Should().Throw<EventDataException>().WithMessage("*it is binary, not JSON*");

    [Theory]
    [InlineData("{")]
    [InlineData("""{"project":"a",}""")]
    [InlineData("""{"test":{"start" "x"}}""")]
    [InlineData("""{} {}""")]
    public void Deserialize_BrokenJson_SaysSoWithoutThePlaceTwice(string json)
    {
        var refusal = Payload.Refusal<TestTriggered>(json);

        refusal.Message.Should().Contain("is not valid: ").And.NotContain("LineNumber");
        refusal.InnerException.Should().BeAssignableTo<JsonException>();
    }

    [Fact]
    public void Deserialize_NameThatIsNoText_IsRefusedWithoutInvalidOperationException() =>
        Payload.Refusal<TestTriggered>("""{"test":{"\ud800":1}}""").Member.Should().Be("test");

    [Fact]
    public void Deserialize_UnknownSectionThatIsNoText_IsNotLookedAt() =>
        Payload.Read<TestTriggered>("""{"project":"p","other":{"\ud800":"\udfff"}}""").Project.Should().Be("p");

    [Fact]
    public void Deserialize_Message_HoldsNoValueOfTheData() =>
        Payload.Refusal<TestTriggered>("""{"test":"s3cret-t0ken"}""").ToString().Should().NotContain("s3cret");

    [Fact]
    public void Deserialize_WrongMemberInOtherCase_IsNamedAsInTheData() =>
        Payload.Refusal<TestTriggered>("""{"Test":{"Start":5}}""").Message.Should().EndWith("'Test.Start' must be a string, this is a number.");

    [Fact]
    public void Deserialize_TypeKnownAtRunTime_IsThatType()
    {
        var type = KeptnEventCatalog.Find("sh.keptn.event.test.finished")!.DataType;

        var data = KeptnJson.Deserialize(CloudEventData.FromJson("""{"test":{"start":"s"}}"""), KeptnJson.GetTypeInfo(type));

        data.Should().BeOfType<TestFinished>().Which.Test.Start.Should().Be("s");
    }

    [Fact]
    public void Deserialize_JsonElement_TakesAnyJson()
    {
        Payload.Read<JsonElement>("[1]").ValueKind.Should().Be(JsonValueKind.Array);
        Payload.Read<JsonElement>("\"x\"").GetString().Should().Be("x");
        Payload.Read<JsonElement>("null").ValueKind.Should().Be(JsonValueKind.Object);
    }

    [Fact]
    public void Deserialize_VeryDeepMember_IsRefused() =>
        Payload.Refusal<TestTriggered>($$"""{"x":{{new string('[', 80)}}{{new string(']', 80)}}}""").Message.Should().Contain("depth");

    [Fact]
    public void DefaultOptions_AreReadOnly() => KeptnJson.DefaultOptions.IsReadOnly.Should().BeTrue();
}
