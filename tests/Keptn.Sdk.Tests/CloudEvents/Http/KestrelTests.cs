using System.Net;
using Keptn.Sdk.CloudEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.CloudEvents.Http;

/// <summary>Through a real server and client, which have rules of their own about headers.</summary>
public sealed class KestrelTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new();
    private readonly TaskCompletionSource<string> _rejection = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _server;

    public KestrelTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(EchoAsync);
    }

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        var addresses = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        _client.BaseAddress = new Uri(addresses.Addresses.Single());
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(ContentMode.Structured)]
    [InlineData(ContentMode.Binary)]
    public async Task Post_AnyTextInAttributes_ArrivesAndReturnsEqual(ContentMode mode)
    {
        var everyByte = new string([.. Enumerable.Range(0, 256).Select(i => (char)i)]);
        var sent = new CloudEvent
        {
            Id = everyByte,
            Source = "  Grüße €😀 100% \"q\" ",
            Type = "t",
            DataContentType = "application/json;charset=utf-8",
            ["shkeptncontext"] = "a\r\nX-Evil: 1\r\n\r\nGET / HTTP/1.1",
            ["triggeredid"] = "",
            Data = CloudEventData.FromJson("""{"text":"Grüße"}"""),
        };

        using var response = await _client.PostAsync(Path(mode), sent.ToHttpContent(mode));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.Should().NotContain(h => h.Key == "X-Evil");
        response.IsCloudEvent().Should().BeTrue();
        EnvelopeText.ShouldBeEqual(await response.ToCloudEventAsync(JsonEventFormatter.Default), sent);
    }

    [Fact]
    public async Task Post_EndlessBody_IsCutOffAtTheLimit()
    {
        using var content = new EndlessContent();
        content.Headers.ContentType = new("application/cloudevents+json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = content };

        // The server answers while the client still sends; whether the client sees the answer or the end of the
        // connection first is a matter of luck. What the server did is not.
        try
        {
            using var response = await _client.SendAsync(request);
            response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }
        catch (HttpRequestException)
        {
        }

        (await _rejection.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().Match("*more than 100000 bytes*");
    }

    private static string Path(ContentMode mode) => $"/{mode}";

    private async Task EchoAsync(HttpContext context)
    {
        CloudEvent cloudEvent;
        try
        {
            var formatter = new JsonEventFormatter(new CloudEventFormatterOptions { MaxMessageSize = 100_000 });
            cloudEvent = await context.Request.ToCloudEventAsync(formatter, context.RequestAborted);
        }
        catch (CloudEventFormatException e)
        {
            _rejection.TrySetResult(e.Message);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var content = cloudEvent.ToHttpContent(Enum.Parse<ContentMode>(context.Request.Path.Value![1..]));
        foreach (var (name, value) in content.Headers.NonValidated)
        {
            context.Response.Headers[name] = value.ToString();
        }

        await content.CopyToAsync(context.Response.Body);
    }

    /// <summary>Sends until the other side has enough.</summary>
    private sealed class EndlessContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            while (true)
            {
                await stream.WriteAsync(new byte[10_000]);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
