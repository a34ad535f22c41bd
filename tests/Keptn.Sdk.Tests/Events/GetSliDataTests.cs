using System.Text.Json;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class GetSliDataTests
{
    [Fact]
    public void GetSliTriggered_FromTheEvaluation_HasProviderIndicatorsAndFilters()
    {
        var data = Payload.Read<GetSliTriggered>(
            """
            {"get-sli":{"sliProvider":"prometheus","start":"a","end":"b","indicators":["p95"],"customFilters":[{"key":"handler","value":"Cart"}]},
             "deployment":"canary"}
            """);

        (data.GetSli.SliProvider, data.GetSli.Start, data.GetSli.End).Should().Be(("prometheus", "a", "b"));
        data.GetSli.Indicators.Should().Equal("p95");
        data.GetSli.CustomFilters.Should().Equal(new SliFilter { Key = "handler", Value = "Cart" });
        data.Deployment.Name.Should().Be("canary");
        data.Deployment.Section.Should().BeNull();
    }

    [Theory]
    [InlineData("""{"deployment":"canary"}""", "canary")]
    [InlineData("""{"deployment":""}""", "")]
    [InlineData("""{"deployment":{"deploymentNames":["primary","canary"],"deploymentURIsLocal":null}}""", "primary")]
    [InlineData("""{"deployment":{"deploymentNames":[]}}""", null)]
    [InlineData("""{"deployment":{"deploymentNames":null}}""", null)]
    [InlineData("""{"deployment":{"deploymentNames":[5]}}""", null)]
    [InlineData("""{"deployment":{"deploymentNames":["\ud800"]}}""", null)]
    [InlineData("""{"deployment":{}}""", null)]
    public void Deployment_TextOrObject_HasANameAndIsWrittenAsItWas(string json, string? name)
    {
        var data = Payload.Read<GetSliTriggered>(json);

        data.Deployment.Name.Should().Be(name);
        data.Deployment.IsAbsent.Should().BeFalse();
        Payload.Write(data).Should().Be(json);
    }

    [Fact]
    public void Deployment_Null_ReadsAsAbsent()
    {
        var data = Payload.Read<GetSliTriggered>("""{"deployment":null}""");

        data.Deployment.Name.Should().BeNull();
        Payload.Write(data).Should().Be("{}");
    }

    [Fact]
    public void Deployment_Built_IsWrittenAsText() =>
        Payload.Write(new GetSliTriggered { Deployment = new DeploymentReference("canary") }).Should().Be("""{"deployment":"canary"}""");

    [Theory]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("true")]
    public void Deployment_OtherKind_IsNamed(string value)
    {
        var refusal = Payload.Refusal<GetSliTriggered>($$"""{"deployment":{{value}}}""");

        refusal.Member.Should().Be("deployment");
        refusal.Message.Should().Contain("must be a string or an object");
    }

    [Fact]
    public void GetSliFinished_Values_AreWrittenAsTheEvaluationReadsThem()
    {
        var data = new GetSliFinished
        {
            GetSli = new GetSliSection
            {
                Start = "a",
                End = "b",
                IndicatorValues =
                [
                    new SliResult { Metric = "p95", Value = 412.5, Success = true },
                    new SliResult { Metric = "errors", Value = 0, Success = false, Message = "no data" },
                ],
            },
        };

        Payload.Write(data).Should().Be(
            """{"get-sli":{"start":"a","end":"b","indicatorValues":[{"metric":"p95","value":412.5,"success":true},{"metric":"errors","value":0,"success":false,"message":"no data"}]}}""");
    }

    [Theory]
    [InlineData("""{"get-sli":{"indicators":["a",null]}}""", "get-sli", "indicators[1]")]
    [InlineData("""{"get-sli":{"customFilters":[null]}}""", "get-sli", "customFilters[0]")]
    [InlineData("""{"get-sli":{"indicatorValues":[null]}}""", "get-sli", "indicatorValues[0]")]
    [InlineData("""{"get-sli":{"customFilters":[{"value":5}]}}""", "get-sli.customFilters[0].value", "must be a string, this is a number")]
    [InlineData("""{"get-sli":{"indicatorValues":[{"value":null},{"value":"5"}]}}""", "get-sli.indicatorValues[1].value", "must be a number, this is a string")]
    public void GetSliFinished_WrongMember_IsNamed(string json, string member, string reason)
    {
        var refusal = Payload.Refusal<GetSliFinished>(json);

        refusal.Member.Should().Be(member);
        refusal.Message.Should().Contain(reason);
    }

    [Fact]
    public void DeploymentReference_WithoutAName_Throws() =>
        FluentActions.Invoking(() => new DeploymentReference(null!)).Should().Throw<ArgumentNullException>();

    [Fact]
    public void DeploymentReference_Object_IsKeptAsJson()
    {
        var section = Payload.Read<GetSliTriggered>("""{"deployment":{"deploymentNames":["a"]}}""").Deployment.Section;

        section!.Value.GetProperty("deploymentNames").ValueKind.Should().Be(JsonValueKind.Array);
    }
}
