using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Tests.CloudEvents.Http;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.CloudEvents.Interop;

/// <summary>
/// What we write, the CNCF's SDK for JavaScript reads, and the other way round. Where it departs from the
/// specification the tests say so: it neither encodes nor decodes header values (HTTP binding, section 3.1.3.2; what
/// looks like an escape in a value that it writes is therefore decoded here), and it cuts times to milliseconds.
/// </summary>
public class JavaScriptSdkTests(ITestOutputHelper output)
{
    // Each with the members of its envelope, and with what the data is: { json }, { text }, { bytes } or nothing.
    private static readonly (string Attributes, string Data)[] s_events =
    [
        (
            """
            {"specversion":"1.0","id":"1","source":"shipyard-controller","type":"sh.keptn.event.test.triggered","time":"2022-03-08T09:50:39.599Z",
             "datacontenttype":"application/json","subject":"carts","dataschema":"http://example.com/schema.json",
             "shkeptncontext":"a3e5f16d-8888-4720-82c7-6995062905c1","gitcommitid":"0f8d1ac0ffee","traceparent":"00-1-2-01"}
            """,
            """{"json":{"project":"sockshop","labels":{},"list":[1,2.5,"x",null,true],"nested":{"a":{"b":[]}}}}"""),
        (
            """
            {"specversion":"1.0","id":"Ünï-😀","source":"https://example.com/a?b=c#d","type":"t","subject":"/käse \"q\" 100% sure","time":"2019-10-28T15:44:27.152330783Z",
             "datacontenttype":"application/json","shkeptncontext":"日本語"}
            """,
            """{"json":{"text":"Grüße € 😀 \u2028 \"quoted\" \\ \n","ключ":"значение"}}"""),
        (
            """{"specversion":"1.0","id":"3","source":"s","type":"t","time":"2024-02-29T23:59:59+02:00","datacontenttype":"text/plain"}""",
            """{"text":"a line\n\"quoted\" Grüße 😀"}"""),
        (
            """{"specversion":"1.0","id":"4","source":"s","type":"t","time":"2024-01-01T00:00:00Z","datacontenttype":"application/octet-stream"}""",
            """{"bytes":"AAEC/v/AoIA="}"""),
        (
            """{"specversion":"1.0","id":"5","source":"s","type":"t","time":"2024-01-01T00:00:00.5Z","number":42,"yes":true}""",
            """{"json":[1,{"a":"b"}]}"""),
        ("""{"specversion":"1.0","id":"6","source":"s","type":"sh.keptn.event.dev.delivery.triggered","time":"2024-01-01T00:00:00Z"}""", "{}"),
    ];

    [JavaScriptSdkFact]
    public async Task Structured_WrittenHere_IsReadThere()
    {
        var read = await JavaScriptSdk.ReadAsync(s_events.Select(e => Build(e).ToHttpContent(ContentMode.Structured)));

        read.Should().HaveCount(s_events.Length);
        foreach (var (actual, expected) in read.Zip(s_events))
        {
            var attributes = Attributes(expected.Attributes);
            CompareAttributes(Attributes(actual!["attributes"]!.ToJsonString()), attributes);
            CompareData(actual["data"]!, JsonNode.Parse(expected.Data)!);
        }
    }

    [JavaScriptSdkFact]
    public async Task Binary_WrittenHere_IsReadThere()
    {
        var read = await JavaScriptSdk.ReadAsync(s_events.Select(e => Build(e).ToHttpContent(ContentMode.Binary)));

        read.Should().HaveCount(s_events.Length);
        foreach (var (actual, expected) in read.Zip(s_events))
        {
            var attributes = Attributes(expected.Attributes);
            var data = JsonNode.Parse(expected.Data)!;
            if (data["json"] is not null)
            {
                // Implied in structured mode, and said in binary mode.
                attributes.TryAdd("datacontenttype", "application/json");
            }

            // As it decodes nothing, the last step of the specification is done for it, by another decoder than ours.
            var there = Attributes(actual!["attributes"]!.ToJsonString()).ToDictionary(a => a.Key, a => Uri.UnescapeDataString(a.Value));
            CompareAttributes(there, attributes);
            CompareData(actual["data"]!, data);
        }
    }

    [JavaScriptSdkFact]
    public async Task Structured_WrittenThere_IsReadHere() => await ReadWhatItWritesAsync(ContentMode.Structured);

    [JavaScriptSdkFact]
    public async Task Binary_WrittenThere_IsReadHere() => await ReadWhatItWritesAsync(ContentMode.Binary);

    private async Task ReadWhatItWritesAsync(ContentMode mode)
    {
        var written = await JavaScriptSdk.WriteAsync(mode, s_events.Select(ToInput));

        written.Should().HaveCount(s_events.Length);
        foreach (var (message, expected) in written.Zip(s_events))
        {
            output.WriteLine(message!.ToJsonString());
            var cloudEvent = await HttpMessages.ReadAsync(ToRequest(message));

            var attributes = Attributes(expected.Attributes);
            if (mode == ContentMode.Binary)
            {
                // It always writes a content type.
                attributes.TryAdd("datacontenttype", "application/json; charset=utf-8");
            }

            CompareAttributes(cloudEvent.GetPopulatedAttributes().ToDictionary(), attributes);
            CompareData(DataOf(cloudEvent), JsonNode.Parse(expected.Data)!);
        }
    }

    private static CloudEvent Build((string Attributes, string Data) parts)
    {
        var data = JsonNode.Parse(parts.Data)!;
        var envelope = HttpMessages.Decode(parts.Attributes);
        return new CloudEvent(envelope)
        {
            Data = data switch
            {
                _ when data["json"] is { } json => CloudEventData.FromJson(json.ToJsonString()),
                _ when data["text"] is { } text => CloudEventData.FromBinary(Encoding.UTF8.GetBytes(text.GetValue<string>())),
                _ when data["bytes"] is { } bytes => CloudEventData.FromBinary(Convert.FromBase64String(bytes.GetValue<string>())),
                _ => CloudEventData.None,
            },
        };
    }

    private static string ToInput((string Attributes, string Data) parts)
    {
        var envelope = JsonNode.Parse(parts.Attributes)!.AsObject();
        var data = JsonNode.Parse(parts.Data)!;
        var input = new JsonObject { ["event"] = envelope };
        if ((data["json"] ?? data["text"]) is { } content)
        {
            envelope["data"] = content.DeepClone();
        }
        else if (data["bytes"] is { } bytes)
        {
            input["bytes"] = bytes.DeepClone();
        }

        return input.ToJsonString();
    }

    private static HttpRequest ToRequest(JsonNode message)
    {
        var headers = message["headers"]!.AsObject();
        var contentType = headers["content-type"]!.GetValue<string>();
        return HttpMessages.Request(
            contentType,
            Convert.FromBase64String(message["body"]!.GetValue<string>()),
            [.. headers.Where(h => h.Key != "content-type").Select(h => $"{h.Key}: {h.Value!.GetValue<string>()}")]);
    }

    private static Dictionary<string, string> Attributes(string json) =>
        JsonNode.Parse(json)!.AsObject().ToDictionary(
            a => a.Key, a => a.Value is JsonValue value && value.TryGetValue(out string? text) ? text : a.Value!.ToJsonString());

    private static void CompareAttributes(Dictionary<string, string> actual, Dictionary<string, string> expected)
    {
        actual.Where(a => a.Key != "time").Should().BeEquivalentTo(expected.Where(a => a.Key != "time"));
        Milliseconds(actual["time"]).Should().Be(Milliseconds(expected["time"]));
    }

    private static long Milliseconds(string time)
    {
        // .NET reads seven digits behind the point.
        var readable = Regex.Replace(time, @"(?<=\.[0-9]{7})[0-9]+", string.Empty);
        return DateTimeOffset.Parse(readable, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
    }

    private static void CompareData(JsonNode actual, JsonNode expected) =>
        JsonNode.DeepEquals(actual, expected).Should().BeTrue("{0} must be {1}", actual.ToJsonString(), expected.ToJsonString());

    private static JsonObject DataOf(CloudEvent cloudEvent)
    {
        var bytes = cloudEvent.Data.Bytes.Span;
        return cloudEvent.Data.Kind switch
        {
            CloudEventDataKind.None => [],
            CloudEventDataKind.Json when MediaTypes.IsJson(cloudEvent.DataContentType) => new() { ["json"] = JsonNode.Parse(bytes) },
            CloudEventDataKind.Json => new() { ["text"] = JsonNode.Parse(bytes) },
            _ when MediaTypes.IsUtf8Text(cloudEvent.DataContentType) => new() { ["text"] = Encoding.UTF8.GetString(bytes) },
            _ => new() { ["bytes"] = Convert.ToBase64String(bytes) },
        };
    }
}
