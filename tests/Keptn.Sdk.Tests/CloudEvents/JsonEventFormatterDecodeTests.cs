using System.Text;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.CloudEvents;

public class JsonEventFormatterDecodeTests
{
    [Fact]
    public void Decode_KeptnEvent_GivesEveryAttribute()
    {
        var cloudEvent = Decode(
            """
            {"specversion":"1.0","id":"i","source":"shipyard-controller","type":"sh.keptn.event.test.triggered",
             "time":"2019-10-28T15:44:27.152330783Z","datacontenttype":"application/json","subject":"sub","dataschema":"http://schema",
             "shkeptncontext":"ctx","triggeredid":"tid","gitcommitid":"abc","shkeptnspecversion":"0.2.4",
             "extensions":{"a":1},"traceparent":"00-1","tracestate":"x=y","custom":"käse","data":{"project":"p"}}
            """);

        cloudEvent.SpecVersion.Should().Be("1.0");
        cloudEvent.Id.Should().Be("i");
        cloudEvent.Source.Should().Be("shipyard-controller");
        cloudEvent.Type.Should().Be("sh.keptn.event.test.triggered");
        cloudEvent.TimeText.Should().Be("2019-10-28T15:44:27.152330783Z");
        cloudEvent.Time.Should().Be(new DateTimeOffset(2019, 10, 28, 15, 44, 27, TimeSpan.Zero).AddTicks(1523307));
        cloudEvent.DataContentType.Should().Be("application/json");
        cloudEvent.Subject.Should().Be("sub");
        cloudEvent.DataSchema.Should().Be("http://schema");
        cloudEvent.ExtensionAttributes.Select(a => $"{a.Name}={a.Value}").Should().Equal(
            "shkeptncontext=ctx", "triggeredid=tid", "gitcommitid=abc", "shkeptnspecversion=0.2.4",
            """extensions={"a":1}""", "traceparent=00-1", "tracestate=x=y", "custom=käse");
        cloudEvent.Data.ToString().Should().Be("""{"project":"p"}""");
    }

    [Theory]
    [InlineData("data", "time", "type", "source")]
    [InlineData("dato", "tame", "tipe", "sourcf")]
    [InlineData("contenttypf", "specversiom", "tracepareot", "triggeredic")]
    [InlineData("gitcommitie", "data_base65", "shkeptncontexu", "datacontenttypf")]
    [InlineData("shkeptnspecversiom", "extensiont", "tracestatf", "ie")]
    public void Decode_NamesLikeKnownOnes_AreNotMistaken(params string[] names)
    {
        var members = names.Except(["data", "time", "type"]).Select(n => $"\"{n}\":\"value of {n}\"");

        var cloudEvent = Decode($$"""{"type":"t",{{string.Join(',', members)}}}""");

        foreach (var name in names.Except(["data", "time", "type"]))
        {
            cloudEvent[name].Should().Be($"value of {name}");
        }
    }

    [Fact]
    public void Decode_EscapedNamesAndValues_AreUnescaped()
    {
        var cloudEvent = Decode("""{"\u0074ype":"t\u00e9","tra\u0063eparent":"\u0031.0","d\u0061ta":[1]}""");

        cloudEvent.Type.Should().Be("té");
        cloudEvent["traceparent"].Should().Be("1.0");
        cloudEvent.Data.ToString().Should().Be("[1]");
    }

    [Fact]
    public void Decode_EqualNames_LastWins()
    {
        var cloudEvent = Decode(
            """
            {"type":"a","type":"b","id":"x","id":null,"source":null,"source":"s","e":"1","e":2,"data":1,"data":{"last":true},
             "subject":null,"subject":"there"}
            """);

        cloudEvent.Type.Should().Be("b");
        cloudEvent.Id.Should().BeNull();
        cloudEvent.Source.Should().Be("s");
        cloudEvent["e"].Should().Be("2");
        cloudEvent.Subject.Should().Be("there");
        cloudEvent.Data.ToString().Should().Be("""{"last":true}""");
        cloudEvent.ExtensionAttributes.Should().ContainSingle();
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","data":null""", CloudEventDataKind.Json, "null")]
    [InlineData(""","data":[]""", CloudEventDataKind.Json, "[]")]
    [InlineData(""","data":"" """, CloudEventDataKind.Json, "\"\"")]
    [InlineData(""","data":"{\"not\":\"parsed\"}" """, CloudEventDataKind.Json, """
        "{\"not\":\"parsed\"}"
        """)]
    [InlineData(""","data":  { "kept" : 1.50 }  """, CloudEventDataKind.Json, """{ "kept" : 1.50 }""")]
    [InlineData(""","data":-0e400""", CloudEventDataKind.Json, "-0e400")]
    [InlineData(""","data":"\ud800" """, CloudEventDataKind.Json, "\"\\ud800\"")]
    [InlineData(""","data_base64":"" """, CloudEventDataKind.Binary, "")]
    [InlineData(""","data_base64":"AP8=" """, CloudEventDataKind.Binary, "AP8=")]
    [InlineData(""","data_base64":"\/\/8=" """, CloudEventDataKind.Binary, "//8=")]
    [InlineData(""","data_base64":"AP8=","data_base64":"AQ==" """, CloudEventDataKind.Binary, "AQ==")]
    [InlineData(""","data_base64":null""")]
    [InlineData(""","data_base64":"AP8=","data_base64":null""")]
    [InlineData(""","data_base64":null,"data":1""", CloudEventDataKind.Json, "1")]
    [InlineData(""","data":1,"data_base64":null""", CloudEventDataKind.Json, "1")]
    public void Decode_Data_IsKeptAsReceived(string members, CloudEventDataKind kind = CloudEventDataKind.None, string text = "")
    {
        var data = Decode($$"""{"type":"t"{{members}}}""").Data;

        data.Kind.Should().Be(kind);
        data.ToString().Should().Be(text);
    }

    [Theory]
    [InlineData("""{"type":"t","data":1,"data_base64":"AP8="}""", "data_base64", "*beside 'data'*")]
    [InlineData("""{"type":"t","data_base64":"AP8=","data":1}""", "data_base64", "*beside 'data'*")]
    [InlineData("""{"type":"t","data_base64":"","data":null}""", "data_base64", "*beside 'data'*")]
    [InlineData("""{"type":"t","data_base64":"A"}""", "data_base64", "*not valid base64*")]
    [InlineData("""{"type":"t","data_base64":"AP8"}""", "data_base64", "*not valid base64*")]
    [InlineData("""{"type":"t","data_base64":"AP8=AP8="}""", "data_base64", "*not valid base64*")]
    [InlineData("""{"type":"t","data_base64":"\ud800"}""", "data_base64", "*not valid base64*")]
    [InlineData("""{"type":"t","data_base64":{"a":1}}""", "data_base64", "*must be a string, this is an object*")]
    [InlineData("""{"type":"t","id":5}""", "id", "Attribute 'id' must be a string, this is a number.")]
    [InlineData("""{"type":"t","time":5}""", "time", "Attribute 'time' must be a string, this is a number.")]
    [InlineData("""{"type":true}""", "type", "Attribute 'type' must be a string, this is a boolean.")]
    [InlineData("""{"type":"t","source":[]}""", "source", "Attribute 'source' must be a string, this is an array.")]
    [InlineData("""{"type":"t","subject":{}}""", "subject", "Attribute 'subject' must be a string, this is an object.")]
    [InlineData("""{"type":"t","specversion":1.0}""", "specversion", "*'specversion' must be a string, this is a number.")]
    [InlineData("""{"type":"t","dataschema":1}""", "dataschema", "*'dataschema' must be a string*")]
    [InlineData("""{"type":"t","datacontenttype":1}""", "datacontenttype", "*'datacontenttype' must be a string*")]
    [InlineData("""{"id":"1"}""", "type", "Attribute 'type' is required and missing.")]
    [InlineData("""{"type":null}""", "type", "Attribute 'type' is required and missing.")]
    [InlineData("""{"type":""}""", "type", "Attribute 'type' is required and empty.")]
    [InlineData("""{"type":"\ud800"}""", "type", "Attribute 'type' is not valid Unicode*")]
    [InlineData("""{"type":"t","other":"a\udfffb"}""", "other", "Attribute 'other' is not valid Unicode*")]
    [InlineData("""{"type":"t","\ud800":"a"}""", null, "The name of an attribute is not valid Unicode*")]
    [InlineData("""{"type":"t","":"a"}""", null, "An attribute has an empty name.")]
    [InlineData("""{"type":"t","":null}""", null, "An attribute has an empty name.")]
    [InlineData("""{"type":"t","":{}}""", null, "An attribute has an empty name.")]
    public void Decode_WrongAttribute_IsNamed(string json, string? attribute, string message)
    {
        var exception = Reject(json);

        exception.Attribute.Should().Be(attribute);
        exception.Message.Should().Match(message);
    }

    [Theory]
    [InlineData("", "The message is empty.")]
    [InlineData("\uFEFF", "The message is empty.")]
    [InlineData("   ", "*not valid JSON*")]
    [InlineData("\uFEFF\uFEFF{\"type\":\"t\"}", "*not valid JSON*")]
    [InlineData("[]", "*is a JSON object, this is an array.")]
    [InlineData("\"text\"", "*this is a string.")]
    [InlineData("5", "*this is a number.")]
    [InlineData("null", "*this is null.")]
    [InlineData("true", "*this is a boolean.")]
    [InlineData("{", "*not valid JSON*")]
    [InlineData("{\"type\":\"t\"", "*not valid JSON*")]
    [InlineData("{\"type\":\"t\",}", "*not valid JSON*")]
    [InlineData("{\"type\":\"t\"}{}", "*not valid JSON*")]
    [InlineData("{\"type\":\"t\"} x", "*not valid JSON*")]
    [InlineData("{\"type\":\"t\"}\u0000", "*not valid JSON*")]
    [InlineData("{\"type\":\"t\" /* no */}", "*not valid JSON*")]
    [InlineData("{\"type\":\"a\nb\"}", "*not valid JSON*")]
    [InlineData("{\"type\":\"t\",\"data\":\"\\x\"}", "*not valid JSON*")]
    [InlineData("{\"type\":\"t\",\"data\":01}", "*not valid JSON*")]
    [InlineData("{\"type\":\"t\",\"data\":NaN}", "*not valid JSON*")]
    public void Decode_NoEnvelope_SaysWhy(string text, string message)
    {
        Reject(text).Message.Should().Match(message);
    }

    [Theory]
    [InlineData("7B2274797065223A2274C328227D")] // in a core attribute: C3 without its second byte
    [InlineData("7B2274797065223A2274222C2264617461223A22C0A0227D")] // in data: an overlong space
    [InlineData("7B2274797065223A2274222C2264617461223A22EDA080227D")] // in data: a surrogate
    [InlineData("FFFE7B00")] // UTF-16
    public void Decode_InvalidUtf8_IsRefused(string hex)
    {
        var act = () => JsonEventFormatter.Default.DecodeStructuredModeMessage(Convert.FromHexString(hex));

        act.Should().Throw<CloudEventFormatException>().WithMessage("*not valid UTF-8*");
    }

    [Fact]
    public void Decode_ByteOrderMarkAndWhiteSpace_AreSkipped()
    {
        Decode("\uFEFF \r\n{\"type\":\"t\",\"data\":{\"a\":1}}\n\t ").Data.ToString().Should().Be("""{"a":1}""");
    }

    [Theory]
    [InlineData("2021-01-02T15:00:00", "'2021-01-02T15:00:00'")]
    [InlineData("yesterday", "'yesterday'")]
    [InlineData(" ", "' '")]
    [InlineData("a\\nb", "'a?b'")]
    public void Decode_MalformedTime_NamesAttributeAndValue(string time, string quoted)
    {
        var exception = Reject($$"""{"type":"t","time":"{{time}}"}""");

        exception.Attribute.Should().Be("time");
        exception.Message.Should().Be($"Attribute 'time' is not an RFC 3339 time: {quoted}.");
    }

    [Fact]
    public void Decode_LongWrongValue_IsCutInTheMessage()
    {
        var exception = Reject($$"""{"type":"t","time":"{{new string('9', 100_000)}}"}""");

        exception.Message.Length.Should().BeLessThan(150);
    }

    [Theory]
    [InlineData("\"time\":\"\"", "")]
    [InlineData("\"time\":null", null)]
    [InlineData("\"id\":\"1\"", null)]
    [InlineData("\"time\":\"0000-12-31T19:03:58-04:56\"", "0000-12-31T19:03:58-04:56")]
    public void Decode_NoTimeToSpeakOf_IsAccepted(string member, string? text)
    {
        var cloudEvent = Decode($$"""{"type":"t",{{member}}}""");

        cloudEvent.Time.Should().BeNull();
        cloudEvent.TimeText.Should().Be(text);
    }

    [Fact]
    public void Decode_ZeroTimeOfGo_IsTheFirstMoment()
    {
        Decode("""{"type":"t","time":"0001-01-01T00:00:00Z"}""").Time.Should().Be(DateTimeOffset.MinValue);
    }

    private static CloudEvent Decode(string json) =>
        JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(json));

    private static CloudEventFormatException Reject(string json)
    {
        var act = () => Decode(json);
        return act.Should().Throw<CloudEventFormatException>().Which;
    }
}
