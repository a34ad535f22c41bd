using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Hosting.Roles;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Tests.Roles;

/// <summary>What several requests with the same alert see of each other, and what a connection that hangs does.</summary>
public sealed class AlertSendingTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly GatedEvents _events = new();

    [Fact]
    public async Task SendAsync_TheSameIsOnItsWay_WaitsForItsOutcome()
    {
        var sending = Create();
        var first = sending.SendAsync(Event("a"));

        var second = sending.SendAsync(Event("a"));
        second.IsCompleted.Should().BeFalse("nobody knows yet whether the first arrives");
        _events.Release();

        (await first).Should().BeTrue();
        (await second).Should().BeFalse();
        _events.Sent.Should().Be(1);
    }

    [Fact]
    public async Task SendAsync_TheSameWasOnItsWayAndFailed_FailsTooAndIsSentNextTime()
    {
        var sending = Create();
        var first = sending.SendAsync(Event("a"));
        var second = sending.SendAsync(Event("a"));

        _events.Release(new EventTransportException("down"));

        await FluentActions.Awaiting(() => first).Should().ThrowAsync<EventTransportException>();
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<EventTransportException>();
        var third = sending.SendAsync(Event("a"));
        _events.Release();
        (await third).Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_ConnectionHangsAndIgnoresItsToken_EndsAtTheTimeout()
    {
        var sending = Create(o => o.SendTimeout = TimeSpan.FromSeconds(10));
        var hanging = sending.SendAsync(Event("a"));
        _time.Advance(TimeSpan.FromSeconds(10));

        (await FluentActions.Awaiting(() => hanging).Should().ThrowAsync<EventTransportException>().WithMessage("*within 00:00:10*"))
            .Which.MayHaveArrived.Should().BeTrue();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public async Task SendAsync_MoreThanTheCapacity_TheOldestIsForgotten()
    {
        var sending = Create(o => o.DeduplicationCapacity = 2);
        _events.IsOpen = true;

        foreach (var id in (string[])["a", "b", "c"])
        {
            await sending.SendAsync(Event(id));
        }

        (await sending.SendAsync(Event("c"))).Should().BeFalse();
        (await sending.SendAsync(Event("a"))).Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_LimitIsReached_SaysWhenAndForgetsTheAlert()
    {
        var sending = Create(o => o.MaxEventsPerMinute = 1);
        _events.IsOpen = true;
        await sending.SendAsync(Event("a"));
        _time.Advance(TimeSpan.FromSeconds(15));

        (await FluentActions.Awaiting(() => sending.SendAsync(Event("b"))).Should().ThrowAsync<AlertFloodException>())
            .Which.RetryAfter.Should().Be(TimeSpan.FromSeconds(45));
        _time.Advance(TimeSpan.FromSeconds(45));
        (await sending.SendAsync(Event("b"))).Should().BeTrue();
    }

    private static CloudEvent Event(string id) => new() { Id = id, Type = "sh.keptn.event.dev.remediation.triggered" };

    private AlertSending Create(Action<KeptnAlertOptions>? configure = null)
    {
        var options = new KeptnAlertOptions();
        configure?.Invoke(options);
        return new AlertSending(_events, history: null, options, _time);
    }

    /// <summary>Holds what is sent until it is told how that ends.</summary>
    private sealed class GatedEvents : IKeptnEvents
    {
        private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal bool IsOpen { get; set; }

        internal int Sent { get; private set; }

        public async Task<CloudEvent> SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
        {
            if (!IsOpen)
            {
                await _gate.Task;
            }

            Sent++;
            return cloudEvent;
        }

        internal void Release(Exception? failure = null)
        {
            var gate = _gate;
            _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (failure is null)
            {
                gate.SetResult();
            }
            else
            {
                gate.SetException(failure);
            }
        }
    }
}
