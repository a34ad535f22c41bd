using System.Text;
using Keptn.Sdk.CloudEvents;
using static Keptn.Sdk.Tests.CloudEvents.Http.HttpMessages;

namespace Keptn.Sdk.Tests.CloudEvents.Http;

public class HttpReadTests
{
    private const string Envelope = """{"specversion":"1.0","id":"1","source":"s","type":"t","data":{"a":1}}""";

    [Theory]
    [InlineData("application/cloudevents+json", true)]
    [InlineData("Application/CloudEvents+JSON; charset=utf-8", true)]
    [InlineData("application/cloudevents", true)]
    [InlineData("application/json", false)] // Keptn's API
    [InlineData("application/json;charset=utf-8", false)]
    [InlineData(null, false)]
    public async Task ToCloudEventAsync_Structured_IsRead(string? contentType, bool saysSo)
    {
        var request = Request(contentType, Envelope);

        request.IsCloudEvent().Should().Be(saysSo);
        EnvelopeText.ShouldBeEqual(await ReadAsync(request), Decode(Envelope));
    }

    [Fact]
    public async Task ToCloudEventAsync_StructuredWithHeaders_BodyCounts()
    {
        var request = Request("application/cloudevents+json", Envelope, "ce-specversion: 1.0", "ce-type: other", "ce-id:%FF");

        (await ReadAsync(request)).Type.Should().Be("t");
    }

    [Fact]
    public async Task ToCloudEventAsync_Binary_MapsHeadersAndBody()
    {
        var request = Request(
            "application/json; charset=utf-8", """ {"a":1}""", "Ce-SpecVersion: 1.0", "ce-id: 1", "CE-SOURCE: /s%20p", "ce-type: t",
            "ce-subject: \"a b\"", "ce-time: 2019-10-28T15:44:27.152330783Z", "ce-dataschema: http://x",
            "ce-shkeptncontext: Gr%C3%BC%C3%9Fe", "ce-triggeredid:", "X-Other: y");

        var cloudEvent = await ReadAsync(request);

        request.IsCloudEvent().Should().BeTrue();
        cloudEvent.GetPopulatedAttributes().Select(a => $"{a.Key}={a.Value}").Should().Equal(
            "specversion=1.0", "id=1", "source=/s p", "type=t", "time=2019-10-28T15:44:27.152330783Z",
            "datacontenttype=application/json; charset=utf-8", "dataschema=http://x", "subject=a b",
            "shkeptncontext=Grüße", "triggeredid=");
        cloudEvent.Data.Kind.Should().Be(CloudEventDataKind.Json);
        cloudEvent.Data.ToString().Should().Be(""" {"a":1}""");
        cloudEvent.Time!.Value.Year.Should().Be(2019);
    }

    [Theory]
    [InlineData(null, "5", CloudEventDataKind.Json)]
    [InlineData(null, "", CloudEventDataKind.None)]
    [InlineData("application/json", "", CloudEventDataKind.None)]
    [InlineData("application/json", "null", CloudEventDataKind.Json)]
    [InlineData("text/json", "[]", CloudEventDataKind.Json)]
    [InlineData("application/vnd.x+JSON", "\"a\\ud800\"", CloudEventDataKind.Json)]
    [InlineData("text/plain", "{", CloudEventDataKind.Binary)]
    [InlineData("application/jsonp", "5", CloudEventDataKind.Binary)]
    [InlineData("application/octet-stream", "5", CloudEventDataKind.Binary)]
    [InlineData("text/plain", "", CloudEventDataKind.None)]
    public async Task ToCloudEventAsync_BinaryData_FollowsTheContentType(string? contentType, string body, CloudEventDataKind kind)
    {
        var cloudEvent = await ReadAsync(Request(contentType, body, "ce-specversion: 1.0", "ce-type: t"));

        cloudEvent.Data.Kind.Should().Be(kind);
        Encoding.UTF8.GetString(cloudEvent.Data.Bytes.Span).Should().Be(body);
        cloudEvent.DataContentType.Should().Be(contentType);
    }

    [Theory]
    [InlineData("{", "Attribute 'data' is not valid JSON*")]
    [InlineData("{} {}", "Attribute 'data' is not valid JSON*")]
    [InlineData("\uFEFF", "Attribute 'data' is not valid JSON*")]
    [InlineData(" ", "Attribute 'data' is not valid JSON*")]
    [InlineData("\u0000", "Attribute 'data' is not valid JSON*")]
    public async Task ToCloudEventAsync_BinaryDataNoJson_IsRefused(string body, string message)
    {
        var exception = await RejectAsync(Request("application/json", body, "ce-specversion: 1.0", "ce-type: t"));

        exception.Attribute.Should().Be("data");
        exception.Message.Should().Match(message);
    }

    [Fact]
    public async Task ToCloudEventAsync_BinaryJsonInvalidUtf8_IsRefused()
    {
        var request = Request("application/json", [(byte)'"', 0xC0, 0xA0, (byte)'"'], "ce-specversion: 1.0", "ce-type: t");

        (await RejectAsync(request)).Message.Should().Be("Attribute 'data' is not valid UTF-8.");
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public async Task ToCloudEventAsync_BinaryJsonAsDeepAsAllowed_CanAlsoTravelStructured(int depth, bool isRead)
    {
        var data = new string('[', depth) + new string(']', depth);
        var request = Request("application/json", data, "ce-specversion: 1.0", "ce-type: t");
        if (!isRead)
        {
            (await RejectAsync(request)).Message.Should().Match("*nested too deeply; the limit is 64*");
            return;
        }

        var encoded = JsonEventFormatter.EncodeStructuredModeMessage(await ReadAsync(request));

        JsonEventFormatter.Default.DecodeStructuredModeMessage(encoded).Data.ToString().Should().Be(data);
    }

    [Theory]
    [InlineData("application/cloudevents-batch+json", false, "*'application/cloudevents-batch'*not supported*")]
    [InlineData("APPLICATION/CLOUDEVENTS-BATCH+JSON; charset=utf-8", false, "*'application/cloudevents-batch'*not supported*")]
    [InlineData("application/cloudevents+avro", true, "*'application/cloudevents+avro' is not supported*")]
    [InlineData("text/plain", false, "Not a CloudEvent: *'text/plain'*'ce-specversion'*")]
    public async Task ToCloudEventAsync_OtherTypes_AreRefusedByName(string contentType, bool saysSo, string message)
    {
        var request = Request(contentType, "[]");

        request.IsCloudEvent().Should().Be(saysSo);
        (await RejectAsync(request)).Message.Should().Match(message);
    }

    [Fact]
    public async Task ToCloudEventAsync_BatchWithEventHeaders_IsABatchAllTheSame()
    {
        var request = Request("application/cloudevents-batch+json", "[]", "ce-specversion: 1.0", "ce-type: t");

        request.IsCloudEvent().Should().BeFalse();
        (await RejectAsync(request)).Message.Should().Match("*batch*");
    }

    [Theory]
    [InlineData("ce-id: %C0%A0", "id", "*not valid UTF-8*'%C0%A0'*")]
    [InlineData("ce-time: now", "time", "*not an RFC 3339 time: 'now'*")]
    [InlineData("ce-type: u", "type", "*more than one header*")]
    [InlineData("ce-datacontenttype: text/plain", "datacontenttype", "*'Content-Type'*")]
    [InlineData("ce-data: 1", "data", "*must be the body*")]
    [InlineData("ce-data_base64: AA==", "data_base64", "*must be the body*")]
    [InlineData("ce-: 1", null, "*names no attribute*")]
    public async Task ToCloudEventAsync_WrongHeader_IsRefusedBeforeTheBodyIsRead(string header, string? attribute, string message)
    {
        var request = Request(null, "{}", "ce-specversion: 1.0", "ce-type: t", header);

        var exception = await RejectAsync(request);

        exception.Attribute.Should().Be(attribute);
        exception.Message.Should().Match(message);
        request.Body.Position.Should().Be(0);
    }

    [Fact]
    public async Task ToCloudEventAsync_NoType_IsRefused()
    {
        (await RejectAsync(Request(null, "", "ce-specversion: 1.0"))).Attribute.Should().Be("type");
    }

    [Fact]
    public async Task ToCloudEventAsync_TooManyHeaders_IsRefused()
    {
        var headers = Enumerable.Range(0, 256).Select(i => $"ce-x{i}: 1").Append("ce-specversion: 1.0").ToArray();

        (await RejectAsync(Request(null, "", headers))).Message.Should().Match("*more than 256 attributes*");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/cloudevents+json")]
    [InlineData("text/plain")]
    public async Task ToCloudEventAsync_BodyOverTheLimit_IsRefusedInEveryMode(string contentType)
    {
        var formatter = new JsonEventFormatter(new CloudEventFormatterOptions { MaxMessageSize = 20 });
        var request = Request(contentType, Envelope, "ce-specversion: 1.0", "ce-type: t");
        request.ContentLength = null;

        var act = () => request.ToCloudEventAsync(formatter);

        await act.Should().ThrowAsync<CloudEventFormatException>().WithMessage("*more than 20 bytes*");
        request.Body.Position.Should().Be(21);
    }
}
