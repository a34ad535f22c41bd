using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class TestDataTests
{
    [Fact]
    public void TestTriggered_Read_HasStrategyAndDeployment()
    {
        var data = Payload.Read<TestTriggered>(
            """{"test":{"teststrategy":"performance"},"deployment":{"deploymentURIsLocal":["http://a"]},"release":null,"x":[1]}""");

        data.Test.TestStrategy.Should().Be("performance");
        data.Deployment.DeploymentUrisLocal.Should().Equal("http://a");
        (TestTriggered.TaskName, TestTriggered.EventType).Should().Be(("test", "sh.keptn.event.test.triggered"));
    }

    [Fact]
    public void TestFinished_Times_KeepAllDigits()
    {
        const string Json = """{"test":{"start":"2023-05-11T08:00:00.123456789Z","end":"2023-05-11T08:00:01Z"}}""";

        Payload.Write(Payload.Read<TestFinished>(Json)).Should().Be(Json);
    }

    [Fact]
    public void TestFinished_SectionOfAbsentOneChanged_IsWritten()
    {
        var data = new TestFinished();

        var changed = data with { Test = data.Test with { Start = "s" } };

        Payload.Write(changed).Should().Be("""{"test":{"start":"s"}}""");
        Payload.Write(data).Should().Be("{}");
    }

    [Fact]
    public void TestFinished_EmptySection_IsKept() =>
        Payload.Write(Payload.Read<TestFinished>("""{"test":{}}""")).Should().Be("""{"test":{}}""");

    [Theory]
    [InlineData("5", "a number")]
    [InlineData("true", "a boolean")]
    [InlineData("\"x\"", "a string")]
    [InlineData("[]", "an array")]
    public void TestFinished_SectionOfWrongKind_IsNamed(string value, string actual)
    {
        var refusal = Payload.Refusal<TestFinished>($$"""{"project":"p","test":{{value}}}""");

        refusal.Message.Should().Be($"The data cannot be read as TestFinished: 'test' must be an object, this is {actual}.");
        refusal.Member.Should().Be("test");
    }
}
