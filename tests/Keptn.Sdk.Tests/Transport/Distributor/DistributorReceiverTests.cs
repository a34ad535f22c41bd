using System.Net;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport.Distributor;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Tests.Transport.Distributor;

public sealed class DistributorReceiverTests
{
    [Theory]
    [InlineData(ContentMode.Structured)]
    [InlineData(ContentMode.Binary)]
    public async Task Post_Event_IsHandedOverAndAccepted(ContentMode mode)
    {
        await using var server = await ReceiverServer.StartAsync();
        var sent = ReceiverServer.CreateEvent();

        using var response = await server.PostAsync(sent, mode);

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var received = server.Sink.Received.Single();
        received.CloudEvent.Id.Should().Be(sent.Id);
        received.CloudEvent.Data.ToString().Should().Be(sent.Data.ToString());
        received.Size.Should().BeGreaterThanOrEqualTo(sent.Data.Bytes.Length);
        received.SubscriptionIds.Should().BeEmpty();
    }

    [Theory]
    [InlineData("application/cloudevents+json; charset=UTF-8")]
    [InlineData("application/json")]
    [InlineData(null)]
    public async Task Post_StructuredUnderAnyJsonType_IsAccepted(string? contentType)
    {
        await using var server = await ReceiverServer.StartAsync();

        using var response = await server.PostAsync("""{"specversion":"1.0","id":"1","source":"s","type":"sh.keptn.event.test.triggered"}""", contentType);

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        server.Sink.Received.Should().ContainSingle();
    }

    [Theory]
    [InlineData("not json", "application/json")]
    [InlineData("", "application/cloudevents+json")]
    [InlineData("[]", "application/cloudevents-batch+json")]
    [InlineData("hello", "text/plain")]
    public async Task Post_Garbage_IsRefusedWithTheReason(string body, string contentType)
    {
        await using var server = await ReceiverServer.StartAsync();

        using var response = await server.PostAsync(body, contentType);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().NotBeEmpty();
        server.Sink.Received.Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_Oversized_IsRefusedWith413(bool isAnnounced)
    {
        await using var server = await ReceiverServer.StartAsync(new KeptnDistributorOptions { MaxReceivedSize = 10_000 });
        var sent = ReceiverServer.CreateEvent($$"""{"text":"{{new string('x', 20_000)}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = sent.ToHttpContent(ContentMode.Structured) };
        request.Headers.TransferEncodingChunked = !isAnnounced;

        using var response = await server.Client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        server.Sink.Received.Should().BeEmpty();
    }

    [Fact]
    public async Task Post_AtTheLimitOfSize_IsAccepted()
    {
        var sent = ReceiverServer.CreateEvent();
        var size = JsonEventFormatter.EncodeStructuredModeMessage(sent).Length;
        await using var server = await ReceiverServer.StartAsync(new KeptnDistributorOptions { MaxReceivedSize = size });

        using var response = await server.PostAsync(sent);

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        server.Sink.Received.Single().Size.Should().Be(size);
    }

    [Fact]
    public async Task Request_OtherMethodOrPath_IsRefused()
    {
        await using var server = await ReceiverServer.StartAsync(new KeptnDistributorOptions { Path = "events/" });

        using var get = await server.Client.GetAsync("/events");
        using var elsewhere = await server.PostAsync(ReceiverServer.CreateEvent(), path: "/");
        using var slash = await server.PostAsync(ReceiverServer.CreateEvent(), path: "/Events/");

        get.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        get.Content.Headers.Allow.Should().Equal("POST");
        elsewhere.StatusCode.Should().Be(HttpStatusCode.NotFound);
        slash.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("""{"temporaryData":{"distributor":{"subscriptionID":"sub-1"}}}""", "sub-1")]
    [InlineData("""{"labels":{"temporaryData":"x"},"temporaryData":{"a":[{}],"distributor":{"b":{},"subscriptionID":"sub-2"}}}""", "sub-2")]
    [InlineData("""{"temporaryData":{"distributor":{"subscriptionID":""}}}""", null)]
    [InlineData("""{"temporaryData":{"distributor":{"subscriptionID":7}}}""", null)]
    [InlineData("""{"temporaryData":{"distributor":"x"}}""", null)]
    [InlineData("""{"temporaryData":null}""", null)]
    [InlineData("""{"other":{"distributor":{"subscriptionID":"no"}}}""", null)]
    [InlineData("[1]", null)]
    public async Task Post_SubscriptionId_ComesFromTheTemporaryData(string data, string? expected)
    {
        await using var server = await ReceiverServer.StartAsync();

        using var response = await server.PostAsync(ReceiverServer.CreateEvent(data));

        var received = server.Sink.Received.Single();
        received.SubscriptionIds.Should().Equal(expected is null ? [] : [expected]);
        received.CloudEvent.Data.ToString().Should().Be(data);
    }

    [Theory]
    [InlineData("Forwarded", "for=10.1.2.3")]
    [InlineData("X-Forwarded-For", "10.1.2.3")]
    [InlineData("X-Original-For", "127.0.0.1:1234")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Post_FromElsewhereThroughALocalProxy_IsRefused(string header, string value)
    {
        await using var server = await ReceiverServer.StartAsync();
        server.Client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        using var response = await server.PostAsync(ReceiverServer.CreateEvent());

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        server.Sink.Received.Should().BeEmpty();
    }

    [Theory]
    [InlineData("10.1.2.3", false, 403)]
    [InlineData("::ffff:10.1.2.3", false, 403)]
    [InlineData(null, false, 403)]
    [InlineData("::ffff:127.0.0.1", false, 202)]
    [InlineData("::1", false, 202)]
    [InlineData("10.1.2.3", true, 202)]
    public async Task Handle_Caller_MustBeOnThisMachineUnlessConfigured(string? caller, bool allowRemote, int expected)
    {
        using var receiver = new DistributorReceiver(
            new KeptnDistributorOptions { AllowRemoteCallers = allowRemote }, NullLogger.Instance, TimeProvider.System);
        receiver.Start(new RecordingSink());
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = caller is null ? null : IPAddress.Parse(caller);
        context.Request.Method = "POST";
        context.Request.ContentType = "application/cloudevents+json";
        context.Request.Body = new MemoryStream(JsonEventFormatter.EncodeStructuredModeMessage(ReceiverServer.CreateEvent()).ToArray());

        await receiver.HandleAsync(context);

        context.Response.StatusCode.Should().Be(expected);
    }

    [Theory]
    [InlineData("/", "application/cloudevents+json", "POST", "/", true)]
    [InlineData("/", "application/json", "POST", "/", false)]
    [InlineData("/", "application/cloudevents+json", "PUT", "/", false)]
    [InlineData("/", "application/cloudevents+json", "POST", "/api", false)]
    [InlineData("/events", "application/json", "POST", "/events", true)]
    [InlineData("/events", "application/json", "GET", "/events", false)]
    public void IsDelivery_OnAnApplicationsServer_LeavesTheRootToTheApplication(
        string path, string contentType, string method, string requested, bool expected)
    {
        using var receiver = new DistributorReceiver(new KeptnDistributorOptions { Path = path }, NullLogger.Instance, TimeProvider.System);
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.ContentType = contentType;
        context.Request.Path = requested;

        receiver.IsDelivery(context.Request).Should().Be(expected);
    }
}
