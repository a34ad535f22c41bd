using System.Net;
using Keptn.Sdk.Testing;

namespace Keptn.Sdk.Tests.Transport.Distributor;

/// <summary>At the limits of the service, and when it stops.</summary>
public sealed class DistributorBackpressureTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Post_ServiceFull_WaitsAndIsAcceptedWhenThereIsRoom()
    {
        await using var server = await ReceiverServer.StartAsync(timeProvider: _time);
        server.Sink.BeFull();

        var pending = server.PostAsync(ReceiverServer.CreateEvent());
        await server.Sink.Waiting;
        pending.IsCompleted.Should().BeFalse();
        server.Sink.HaveRoom();

        using var response = await pending;
        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        server.Sink.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Post_ServiceFullForTooLong_IsPutOffAndNotTaken()
    {
        await using var server = await ReceiverServer.StartAsync(timeProvider: _time);
        server.Sink.BeFull();
        var sent = ReceiverServer.CreateEvent();

        var pending = server.PostAsync(sent);
        await server.Sink.Waiting;
        _time.Advance(new KeptnDistributorOptions().QueueTimeout);

        using (var response = await pending)
        {
            response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        }

        server.Sink.HaveRoom();
        server.Sink.Received.Should().BeEmpty();
        using var again = await server.PostAsync(sent);
        again.StatusCode.Should().Be(HttpStatusCode.Accepted);
        server.Sink.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Post_MoreThanAreReadAtOnce_WaitUnread()
    {
        await using var server = await ReceiverServer.StartAsync(new KeptnDistributorOptions { MaxConcurrentDeliveries = 1 }, _time);
        server.Sink.BeFull();
        var first = server.PostAsync(ReceiverServer.CreateEvent());
        await server.Sink.Waiting;

        // Garbage would be refused at once if it was read.
        var second = server.PostAsync("garbage", "application/json");
        server.Sink.HaveRoom();

        (await first).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await second).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        server.Sink.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Post_SinkFails_IsRefusedSoThatTheSidecarKeepsTheEvent()
    {
        await using var server = await ReceiverServer.StartAsync();
        server.Sink.Failure = new InvalidOperationException("secret detail");

        using var response = await server.PostAsync(ReceiverServer.CreateEvent());

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("secret");
    }

    [Fact]
    public async Task Stop_DeliveryWaits_IsPutOffAndNothingComesAfterwards()
    {
        await using var server = await ReceiverServer.StartAsync(timeProvider: _time);
        server.Sink.BeFull();
        var pending = server.PostAsync(ReceiverServer.CreateEvent());
        await server.Sink.Waiting;

        await server.Receiver.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        server.Sink.HaveRoom();

        (await pending).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        using var late = await server.PostAsync(ReceiverServer.CreateEvent());
        late.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        server.Sink.Received.Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_Twice_Completes()
    {
        await using var server = await ReceiverServer.StartAsync();

        await server.Receiver.StopAsync(CancellationToken.None);
        await server.Receiver.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        using var late = await server.PostAsync(ReceiverServer.CreateEvent());
        late.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }
}
