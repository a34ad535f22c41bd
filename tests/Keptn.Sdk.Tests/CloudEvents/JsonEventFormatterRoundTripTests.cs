using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Tests.CloudEvents.Fuzzing;

namespace Keptn.Sdk.Tests.CloudEvents;

public class JsonEventFormatterRoundTripTests
{
    public static TheoryData<string> Templates => [.. EventTemplates.All];

    [Theory]
    [MemberData(nameof(Templates))]
    public void DecodeEncode_Template_KeepsEveryMember(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(body);

        var encoded = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent);

        EnvelopeText.Read(encoded.Span).Should().Equal(EnvelopeText.Read(body));
        EnvelopeText.ShouldBeEqual(JsonEventFormatter.Default.DecodeStructuredModeMessage(encoded), cloudEvent);
    }

    [Theory]
    [InlineData("""{"type":"t"}""")]
    [InlineData("""{"type":"t","id":null,"source":null,"specversion":null,"time":null,"datacontenttype":null,"dataschema":null,"subject":null,"data_base64":null,"x":null}""")]
    [InlineData("""{"type":"t","id":"","source":"","specversion":"","time":"","datacontenttype":"","dataschema":"","subject":"","triggeredid":"","data":""}""")]
    [InlineData("""{"type":"t","time":"2019-10-28T15:44:27.152330783+02:00"}""")]
    [InlineData("""{"type":"t","n":1.50,"e":1E+2,"i":12345678901234567890123,"o":{"b":1,"a":[]},"t":true,"UPPER":"x","with space":"y","ünï":"z"}""")]
    [InlineData("""{"type":"t","contenttype":"application/json","datacontenttype":"text/plain","data":"x"}""")]
    [InlineData("""{"type":"t","contenttype":null,"data":{"z":1,"a":{"nested":[null,{},[]]},"a2":1e5}}""")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain","data_base64":"aGk="}""")]
    [InlineData("""{"type":"t","datacontenttype":"application/json","data_base64":""}""")]
    [InlineData("""{"type":"t","data":null,"data_base64":null}""")]
    public void DecodeEncode_AnyMember_GivesEqualJson(string json)
    {
        var cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(json));

        var encoded = JsonNode.Parse(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span);

        JsonNode.DeepEquals(encoded, JsonNode.Parse(json)).Should().BeTrue("{0} must equal {1}", encoded, json);
    }
}
