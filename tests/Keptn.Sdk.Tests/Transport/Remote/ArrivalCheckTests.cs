using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Remote;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>The check of events that may have arrived, against an event store over HTTP.</summary>
public sealed class ArrivalCheckTests : IAsyncLifetime, IDisposable
{
    private const string Query = "GET /api/mongodb-datastore/event";

    private readonly ManualTimeProvider _time = new();
    private readonly LogRecorder _log = new();
    private FakeKeptnApi _api = null!;
    private KeptnApiClient _client = null!;
    private ArrivalCheck _check = null!;
    private int _sent;

    public async Task InitializeAsync()
    {
        _api = await FakeKeptnApi.StartAsync(_time);
        _client = KeptnApiClient.Create(o =>
        {
            o.Endpoint = _api.Endpoint;
            o.Token = "first-token";
            o.MaxRetries = 0;
        });
        _check = new ArrivalCheck(_client.Events, _time, _log.CreateLogger("x"));
    }

    public void Dispose() => _log.Dispose();

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task SendAsync_NoDoubt_StoreIsNotAsked()
    {
        var refused = Answer("finished");
        await FailAsync(refused, mayHaveArrived: false);

        await SendAsync(refused);

        _sent.Should().Be(1);
        _api.CountOf(Query).Should().Be(0);
    }

    [Fact]
    public async Task SendAsync_NotInTheStore_IsAskedAgainAfterAWhileAndSent()
    {
        var finished = Answer("finished");
        await FailAsync(finished);

        var sending = SendAsync(finished);
        await Wait.UntilAsync(() => _time.ActiveTimers == 1);
        _sent.Should().Be(0);
        _api.CountOf(Query).Should().Be(1);
        _time.Advance(ArrivalCheck.SettleTime);
        await sending;

        _sent.Should().Be(1);
        _api.CountOf(Query).Should().Be(2);
    }

    [Fact]
    public async Task SendAsync_ShowsInTheStoreAWhileLater_IsNotSent()
    {
        var finished = Answer("finished");
        await FailAsync(finished);

        var sending = SendAsync(finished);
        await Wait.UntilAsync(() => _time.ActiveTimers == 1);
        Store(finished);
        _time.Advance(ArrivalCheck.SettleTime);
        await sending;

        _sent.Should().Be(0);
        _log.Entries.Should().Contain(e => e.Text.Contains("had arrived"));
    }

    [Theory]
    [InlineData("started", 10)]
    [InlineData("finished", 2)]
    public async Task SendAsync_StoreFails_WaitsForItAndSendsAfterItsPatience(string kind, int minutes)
    {
        var answer = Answer(kind);
        await FailAsync(answer);
        _api.OnRequest = r => r.StartsWith("GET") ? Fault.ServerError : Fault.None;
        _time.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));

        var waiting = async () => await SendAsync(answer);
        (await waiting.Should().ThrowAsync<EventTransportException>()).Which.Should().Match<EventTransportException>(e => e.IsTransient && e.MayHaveArrived);
        _sent.Should().Be(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(answer);

        _sent.Should().Be(1);
        _log.AtLeast(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("sent again though it may have arrived");
    }

    [Fact]
    public async Task SendAsync_StoreIsNotThere_SendsAgainAtOnce()
    {
        var finished = Answer("finished");
        await FailAsync(finished);
        _api.Token = "another";

        await SendAsync(finished);

        _sent.Should().Be(1);
    }

    [Fact]
    public async Task SendAsync_AnotherAnswerOfTheSameTask_DoesNotCountForIt()
    {
        var (one, two) = (Answer("finished"), Answer("finished"));
        await SendAsync(one);
        Store(one);
        await FailAsync(two);
        _time.Advance(ArrivalCheck.SettleTime);

        await SendAsync(two);

        _sent.Should().Be(2);
    }

    [Fact]
    public async Task SendAsync_ProgressInDoubt_IsNotChecked()
    {
        var progress = Answer("status.changed");
        await FailAsync(progress);

        await SendAsync(progress);

        _sent.Should().Be(1);
        _api.CountOf(Query).Should().Be(0);
    }

    [Fact]
    public async Task SendAsync_CancelledUnderWay_IsInDoubt()
    {
        var finished = Answer("finished");
        var cancelled = async () => await _check.SendAsync(finished, _ => Task.FromException(new OperationCanceledException()), default);
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
        Store(finished);

        await SendAsync(finished);

        _sent.Should().Be(0);
    }

    private static CloudEvent Answer(string kind) => new(TestEvents.Create($"sh.keptn.event.test.{kind}", "{}"))
    {
        Source = "load-tests",
        [KeptnAttributeNames.KeptnContext] = "a1d5f9a2-41c0-4bd8-a5a9-a2c0c3f4aaaa",
        [KeptnAttributeNames.TriggeredId] = "the-task",
    };

    private void Store(CloudEvent cloudEvent) => _api.ControlPlane.Take(
        System.Text.Json.Nodes.JsonNode.Parse(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span)!.AsObject());

    private Task SendAsync(CloudEvent cloudEvent) => _check.SendAsync(
        cloudEvent,
        _ =>
        {
            Interlocked.Increment(ref _sent);
            return Task.CompletedTask;
        },
        default);

    private async Task FailAsync(CloudEvent cloudEvent, bool mayHaveArrived = true)
    {
        var failing = async () => await _check.SendAsync(cloudEvent, _ => throw new EventTransportException("broke") { MayHaveArrived = mayHaveArrived }, default);
        await failing.Should().ThrowAsync<EventTransportException>().WithMessage("broke");
    }
}
