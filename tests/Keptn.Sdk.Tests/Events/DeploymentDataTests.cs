using System.Text.Json;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class DeploymentDataTests
{
    [Fact]
    public void DeploymentTriggered_FromTheCommandLine_ReadsNullListsAndValues()
    {
        var data = Payload.Read<DeploymentTriggered>(
            """
            {"project":"bookshop","configurationChange":{"values":{"image":"shop:2","replicas":3}},
             "deployment":{"deploymentURIsLocal":null,"deploymentstrategy":""}}
            """);

        data.ConfigurationChange.Image.Should().Be("shop:2");
        data.ConfigurationChange.Values!.Value.GetProperty("replicas").GetInt32().Should().Be(3);
        data.Deployment.DeploymentUrisLocal.Should().BeNull();
        data.Deployment.DeploymentStrategy.Should().BeEmpty();
        data.Deployment.IsAbsent.Should().BeFalse();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"configurationChange":null}""")]
    [InlineData("""{"configurationChange":{"values":null}}""")]
    [InlineData("""{"configurationChange":{"values":[1]}}""")]
    [InlineData("""{"configurationChange":{"values":{"image":5}}}""")]
    [InlineData("""{"configurationChange":{"values":{"image":"\ud800"}}}""")]
    [InlineData("""{"configurationChange":{"values":{"\ud800":1,"other":"x"}}}""")]
    public void Image_AbsentOrNoText_IsNull(string json) =>
        Payload.Read<DeploymentTriggered>(json).ConfigurationChange.Image.Should().BeNull();

    [Fact]
    public void DeploymentTriggered_ArbitraryValues_AreWrittenAsTheyWere()
    {
        const string Json = """{"configurationChange":{"values":{"b":1.50,"a":[null,"\ud83d"],"n":null}}}""";

        Payload.Write(Payload.Read<DeploymentTriggered>(Json)).Should().Be(Json);
    }

    [Fact]
    public void DeploymentFinished_Lists_KeepTheDifferenceBetweenEmptyAndAbsent()
    {
        const string Json = """{"status":"succeeded","result":"pass","deployment":{"deploymentURIsLocal":["http://a"],"deploymentURIsPublic":[],"deploymentstrategy":"duplicate"}}""";

        var data = Payload.Read<DeploymentFinished>(Json);

        data.Deployment.DeploymentUrisPublic.Should().BeEmpty();
        data.Deployment.DeploymentNames.Should().BeNull();
        JsonElement.DeepEquals(JsonElement.Parse(Payload.Write(data)), JsonElement.Parse(Json)).Should().BeTrue();
    }

    [Fact]
    public void DeploymentFinished_Built_WritesTheNamesOfTheWire()
    {
        var data = new DeploymentFinished
        {
            Deployment = new DeploymentSection
            {
                DeploymentStrategy = "direct",
                DeploymentUrisLocal = ["http://local"],
                DeploymentUrisPublic = ["http://public"],
                DeploymentNames = ["carts"],
                GitCommit = "abc",
            },
        };

        Payload.Write(data).Should().Be(
            """{"deployment":{"deploymentURIsLocal":["http://local"],"deploymentURIsPublic":["http://public"],"deploymentstrategy":"direct","deploymentNames":["carts"],"gitCommit":"abc"}}""");
    }

    [Theory]
    [InlineData("""{"deployment":{"deploymentURIsLocal":"http://a"}}""", "deployment.deploymentURIsLocal", "must be an array, this is a string")]
    [InlineData("""{"deployment":{"deploymentURIsLocal":["http://a",null]}}""", "deployment", "deploymentURIsLocal[1]")]
    [InlineData("""{"deployment":{"deploymentURIsPublic":[null]}}""", "deployment", "deploymentURIsPublic[0]")]
    [InlineData("""{"deployment":{"deploymentNames":[{}]}}""", "deployment.deploymentNames[0]", "must be a string, this is an object")]
    [InlineData("""{"deployment":"direct"}""", "deployment", "must be an object, this is a string")]
    public void DeploymentFinished_WrongMember_IsNamed(string json, string member, string reason)
    {
        var refusal = Payload.Refusal<DeploymentFinished>(json);

        refusal.Member.Should().Be(member);
        refusal.DataType.Should().Be<DeploymentFinished>();
        refusal.Message.Should().Contain(nameof(DeploymentFinished)).And.Contain($"'{member}'").And.Contain(reason);
    }
}
