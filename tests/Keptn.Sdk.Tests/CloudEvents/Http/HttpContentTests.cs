using System.Net;
using System.Text;
using Keptn.Sdk.CloudEvents;
using static Keptn.Sdk.Tests.CloudEvents.Http.HttpMessages;

namespace Keptn.Sdk.Tests.CloudEvents.Http;

public class HttpContentTests
{
    private const string Full =
        """
        {"specversion":"1.0","id":"1","source":"/s p","type":"t","time":"2019-10-28T15:44:27.152330783Z","subject":"100% \"Grüße\" 😀\r\nX-Evil: 1",
         "datacontenttype":"application/json;charset=utf-8","shkeptncontext":"c","triggeredid":"","data":{ "a" : [1, null] }}
        """;

    [Theory]
    [InlineData(ContentMode.Structured)]
    [InlineData(ContentMode.Binary)]
    public async Task ToHttpContent_ReadAsEveryMessage_IsTheSameEvent(ContentMode mode)
    {
        var expected = Decode(Full);
        using var content = expected.ToHttpContent(mode);
        using var request = new HttpRequestMessage { Content = expected.ToHttpContent(mode) };
        using var response = new HttpResponseMessage { Content = expected.ToHttpContent(mode) };
        using var posted = expected.ToHttpContent(mode);

        content.IsCloudEvent().Should().BeTrue();
        request.IsCloudEvent().Should().BeTrue();
        response.IsCloudEvent().Should().BeTrue();
        EnvelopeText.ShouldBeEqual(await content.ToCloudEventAsync(JsonEventFormatter.Default), expected);
        EnvelopeText.ShouldBeEqual(await request.ToCloudEventAsync(JsonEventFormatter.Default), expected);
        EnvelopeText.ShouldBeEqual(await response.ToCloudEventAsync(JsonEventFormatter.Default), expected);
        EnvelopeText.ShouldBeEqual(await ReadAsync(await ToRequestAsync(posted)), expected);
    }

    [Fact]
    public async Task ToHttpContent_Structured_IsTheEnvelope()
    {
        using var content = Decode(Full).ToHttpContent(ContentMode.Structured);

        Headers(content).Should().BeEquivalentTo(
            $"Content-Length: {content.Headers.ContentLength}", "Content-Type: application/cloudevents+json");
        EnvelopeText.ShouldBeEqual(Decode(await content.ReadAsStringAsync()), Decode(Full));
    }

    [Fact]
    public async Task ToHttpContent_Binary_EncodesHeadersAndLeavesDataAlone()
    {
        var cloudEvent = Decode(
            """{"specversion":"1.0","id":"1","source":"s","type":"t","subject":"a b","n":5,"b":true,"o":{"x": "y"},"z":null,"data":{ "a" : 1 }}""");

        using var content = cloudEvent.ToHttpContent(ContentMode.Binary);

        Headers(content).Should().BeEquivalentTo(
            "Content-Length: 11", "Content-Type: application/json", "ce-specversion: 1.0", "ce-id: 1", "ce-source: s", "ce-type: t",
            "ce-subject: a%20b", "ce-n: 5", "ce-b: true", "ce-o: {%22x%22:%20%22y%22}");
        (await content.ReadAsStringAsync()).Should().Be("""{ "a" : 1 }""");
    }

    [Theory]
    [InlineData("""{"type":"t"}""", null, "")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain"}""", "text/plain", "")]
    [InlineData("""{"type":"t","datacontenttype":"","data":1}""", "application/json", "1")]
    [InlineData("""{"type":"t","contenttype":"application/json","data":null}""", "application/json", "null")]
    [InlineData("""{"type":"t","data":"a\nb"}""", "application/json", "\"a\\nb\"")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain","data":"a\n\"b\" \u00e9"}""", "text/plain", "a\n\"b\" é")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain","data":""}""", "text/plain", "")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain","data":"\ud83d\ude00 \ud800 \udc00\ud800 \\ud800"}""", "text/plain", "😀 \uFFFD \uFFFD\uFFFD \\ud800")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain","data":{"not":"text"}}""", "text/plain", """{"not":"text"}""")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain","data_base64":"YQ=="}""", "text/plain", "a")]
    [InlineData("""{"type":"t","data_base64":"YQ=="}""", null, "a")]
    public async Task ToHttpContent_BinaryBody_IsTheData(string json, string? contentType, string body)
    {
        using var content = Decode(json).ToHttpContent(ContentMode.Binary);

        content.Headers.ContentType?.ToString().Should().Be(contentType);
        Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync()).Should().Be(body);
    }

    [Fact]
    public async Task ToHttpContent_TextOfAnotherCharset_IsEncodedInIt()
    {
        var cloudEvent = Decode("""{"type":"t","datacontenttype":"text/plain; charset=ISO-8859-1","data":"é"}""");

        using var content = cloudEvent.ToHttpContent(ContentMode.Binary);

        (await content.ReadAsByteArrayAsync()).Should().Equal(0xE9);
    }

    [Theory]
    [InlineData("""{"type":"t","Upper":"1"}""", "*'Upper'*structured*")]
    [InlineData("""{"type":"t","a b":"1"}""", "*'a b'*structured*")]
    [InlineData("""{"type":"t","a\r\nX-Evil: 1":"1"}""", "*'a??X-Evil: 1'*structured*")]
    [InlineData("""{"type":"t","é":"1"}""", "*'é'*structured*")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain\r\nX-Evil: 1"}""", "*not a media type: 'text/plain??X-Evil: 1'*")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain; a=\"\r\n b\""}""", "*not a media type*")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain; a=\"é\""}""", "*not a media type*")]
    [InlineData("""{"type":"t","datacontenttype":"nonsense"}""", "*not a media type: 'nonsense'*")]
    [InlineData("""{"type":"t","datacontenttype":"application/cloudevents+json","data":{}}""", "*'application/cloudevents+json'*structured*")]
    [InlineData("""{"type":"t","datacontenttype":"text/plain; charset=klingon","data":"x"}""", "*charset*'klingon'*")]
    public void ToHttpContent_WhatNoHeaderCanHold_IsRefusedByName(string json, string message)
    {
        var act = () => Decode(json).ToHttpContent(ContentMode.Binary);

        act.Should().Throw<InvalidOperationException>().WithMessage(message);
        using var structured = Decode(json).ToHttpContent(ContentMode.Structured);
        structured.IsCloudEvent().Should().BeTrue();
    }

    [Fact]
    public void ToHttpContent_UnknownMode_Throws()
    {
        var act = () => new CloudEvent().ToHttpContent((ContentMode)7);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task ToCloudEventAsync_AttributesInTheHeadersOfTheMessage_AreRead()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("a b", Encoding.UTF8, "text/plain") };
        response.Headers.Add("ce-specversion", "1.0");
        response.Headers.Add("ce-type", "t");

        var cloudEvent = await response.ToCloudEventAsync(JsonEventFormatter.Default);

        response.IsCloudEvent().Should().BeTrue();
        response.Content.IsCloudEvent().Should().BeFalse();
        cloudEvent.Type.Should().Be("t");
        cloudEvent.DataContentType.Should().Be("text/plain; charset=utf-8");
    }

    [Fact]
    public async Task ToCloudEventAsync_HeaderInMessageAndContent_IsRefused()
    {
        using var request = new HttpRequestMessage { Content = new CloudEvent { Type = "t" }.ToHttpContent(ContentMode.Binary) };
        request.Headers.Add("ce-type", "u");

        var act = () => request.ToCloudEventAsync(JsonEventFormatter.Default);

        (await act.Should().ThrowAsync<CloudEventFormatException>()).Which.Attribute.Should().Be("type");
    }

    [Fact]
    public async Task ToCloudEventAsync_RequestWithoutContent_IsAnEventWithoutData()
    {
        using var request = new HttpRequestMessage();
        request.IsCloudEvent().Should().BeFalse();
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-type", "t");

        request.IsCloudEvent().Should().BeTrue();
        (await request.ToCloudEventAsync(JsonEventFormatter.Default)).Data.Kind.Should().Be(CloudEventDataKind.None);
    }

    private static IEnumerable<string> Headers(HttpContent content)
    {
        _ = content.Headers.ContentLength;
        return content.Headers.NonValidated.Select(h => $"{h.Key}: {h.Value}");
    }
}
