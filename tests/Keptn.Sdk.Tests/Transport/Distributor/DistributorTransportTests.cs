using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Distributor;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Tests.Transport.Distributor;

/// <summary>Sending, against a sidecar that is a real server.</summary>
public sealed class DistributorTransportTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false };
    private FakeSidecar _sidecar = null!;
    private DistributorTransport _transport = null!;

    public async Task InitializeAsync()
    {
        _sidecar = await FakeSidecar.StartAsync();
        _transport = Create(_sidecar.EventAddress, _time);
    }

    public async Task DisposeAsync()
    {
        _transport.Dispose();
        await _sidecar.DisposeAsync();
    }

    public void Dispose() => _handler.Dispose();

    [Fact]
    public async Task Send_SidecarTakesIt_ArrivesStructured()
    {
        var sent = ReceiverServer.CreateEvent();

        await _transport.SendAsync(sent, CancellationToken.None);

        _sidecar.Received.Single().Data.ToString().Should().Be(sent.Data.ToString());
        _sidecar.ContentTypes.Single().Should().StartWith("application/cloudevents+json");
    }

    [Fact]
    public async Task Send_AddressWithoutAPath_GoesToEvent()
    {
        using var transport = Create(_sidecar.Address, _time);

        await transport.SendAsync(ReceiverServer.CreateEvent(), CancellationToken.None);

        _sidecar.Received.Should().ContainSingle();
    }

    [Theory]
    [InlineData(500, true, true)]
    [InlineData(502, true, true)]
    [InlineData(503, true, true)]
    [InlineData(429, true, false)]
    [InlineData(408, true, false)]
    [InlineData(400, false, false)]
    [InlineData(404, false, false)]
    [InlineData(413, false, false)]
    [InlineData(501, false, false)]
    [InlineData(307, false, false)]
    public async Task Send_SidecarRefuses_SaysWhetherToTryAgain(int status, bool isTransient, bool mayHaveArrived)
    {
        _sidecar.OnPost = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        var failure = await SendAndFailAsync(_transport, ReceiverServer.CreateEvent());

        failure.IsTransient.Should().Be(isTransient);
        failure.MayHaveArrived.Should().Be(mayHaveArrived);
        failure.Message.Should().Contain($"{status}").And.Contain(_sidecar.EventAddress.ToString());
    }

    [Fact]
    public async Task Send_TooLarge_FailsForGoodWithoutBeingPosted()
    {
        var fits = CreateEventOfSize(_transport.MaxEventSize);
        await _transport.SendAsync(fits, CancellationToken.None);

        var failure = await SendAndFailAsync(_transport, CreateEventOfSize(_transport.MaxEventSize + 1));

        _transport.MaxEventSize.Should().Be(65_536);
        failure.IsTransient.Should().BeFalse();
        failure.MayHaveArrived.Should().BeFalse();
        _sidecar.Posts.Should().Be(1);
    }

    [Fact]
    public async Task Send_SidecarDoesNotAnswer_EndsAtTheTimeoutAndIsAmbiguous()
    {
        var posted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sidecar.OnPost = async context =>
        {
            posted.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };

        var sending = SendAndFailAsync(_transport, ReceiverServer.CreateEvent());
        await posted.Task;
        _time.Advance(TimeSpan.FromSeconds(29));
        sending.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        var failure = await sending.WaitAsync(TimeSpan.FromSeconds(30));
        failure.IsTransient.Should().BeTrue();
        failure.MayHaveArrived.Should().BeTrue();
    }

    [Fact]
    public async Task Send_ConnectionBreaksAfterTheRequest_IsAmbiguous()
    {
        _sidecar.OnPost = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        var failure = await SendAndFailAsync(_transport, ReceiverServer.CreateEvent());

        failure.IsTransient.Should().BeTrue();
        failure.MayHaveArrived.Should().BeTrue();
    }

    [Fact]
    public async Task Send_Cancelled_SaysSoAndNothingElse()
    {
        using var cancellation = new CancellationTokenSource();
        _sidecar.OnPost = async context =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };

        var sending = async () => await _transport.SendAsync(ReceiverServer.CreateEvent(), cancellation.Token);

        await sending.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Send_SidecarDown_CanBeTriedAgainAndSurelyHasNotArrived()
    {
        using var transport = Create(_sidecar.EventAddress, TimeProvider.System);
        await transport.StartAsync([], new RecordingSink(), CancellationToken.None);
        await transport.WhenReachableAsync().WaitAsync(s_patience);
        transport.State.Should().Be(ConnectionState.Connected);
        await _sidecar.GoDownAsync();

        var failure = await SendAndFailAsync(transport, ReceiverServer.CreateEvent());

        failure.IsTransient.Should().BeTrue();
        failure.MayHaveArrived.Should().BeFalse();
        transport.State.Should().Be(ConnectionState.Connecting);
        await _sidecar.ComeUpAsync();
        await transport.WhenReachableAsync().WaitAsync(s_patience);
        transport.State.Should().Be(ConnectionState.Connected);
        await transport.SendAsync(ReceiverServer.CreateEvent(), CancellationToken.None);
        _sidecar.Received.Should().ContainSingle();
    }

    [Fact]
    public async Task Start_SidecarNotUpYet_DoesNotFailAndConnectsLater()
    {
        using var transport = Create(_sidecar.EventAddress, TimeProvider.System);
        await _sidecar.GoDownAsync();

        await transport.StartAsync([], new RecordingSink(), CancellationToken.None);

        transport.State.Should().Be(ConnectionState.Connecting);
        await _sidecar.ComeUpAsync();
        await transport.WhenReachableAsync().WaitAsync(s_patience);
        transport.State.Should().Be(ConnectionState.Connected);
    }

    [Fact]
    public async Task Stop_SidecarDown_EndsAndLaterSendsFailForGood()
    {
        await _sidecar.GoDownAsync();
        await _transport.StartAsync([], new RecordingSink(), CancellationToken.None);

        await _transport.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        (await SendAndFailAsync(_transport, ReceiverServer.CreateEvent())).IsTransient.Should().BeFalse();
    }

    private static CloudEvent CreateEventOfSize(int size)
    {
        var rest = size - JsonEventFormatter.EncodeStructuredModeMessage(ReceiverServer.CreateEvent("\"\"")).Length;
        return ReceiverServer.CreateEvent($"\"{new string('x', rest)}\"");
    }

    private static async Task<EventTransportException> SendAndFailAsync(DistributorTransport transport, CloudEvent cloudEvent)
    {
        var sending = async () => await transport.SendAsync(cloudEvent, CancellationToken.None);
        return (await sending.Should().ThrowAsync<EventTransportException>()).Which;
    }

    private DistributorTransport Create(Uri address, TimeProvider timeProvider) => new(
        new KeptnDistributorOptions { EventAddress = address },
        () => new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan },
        NullLogger.Instance,
        timeProvider);
}
