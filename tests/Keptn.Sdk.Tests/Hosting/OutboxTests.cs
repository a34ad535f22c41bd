using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C3: what the outbox says became of an event. A started event that may have arrived must be finished.</summary>
public sealed class OutboxTests
{
    private readonly FakeTransport _transport = new();
    private readonly ManualTimeProvider _time = new();
    private readonly CloudEvent _event = TestEvents.Create("sh.keptn.event.test.started", "{}");

    [Fact]
    public async Task SendAsync_Backoff_DoublesUpToItsMaximum()
    {
        var attempts = new List<DateTimeOffset>();
        _transport.OnSend = (_, _) =>
        {
            attempts.Add(_time.GetUtcNow());
            return attempts.Count <= 8 ? throw new EventTransportException("down") : ValueTask.CompletedTask;
        };

        var sending = CreateOutbox().SendAsync(_event, CancellationToken.None).AsTask();
        await Wait.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return sending.IsCompleted;
        });

        (await sending).Should().Be(SendOutcome.Sent);
        attempts.Should().HaveCount(9);
        (attempts[^1] - attempts[0]).Should().BeGreaterThan(TimeSpan.FromMilliseconds(300), "the waits grow: 100 ms, then more")
            .And.BeLessThan(TimeSpan.FromSeconds(8 * 4), "and no wait is longer than the maximum");
    }

    [Fact]
    public async Task SendAsync_TimeIsUpWhileTheFirstAttemptIsOnItsWayAndArrives_IsSent()
    {
        var arrives = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _transport.OnSend = async (_, _) => await arrives.Task;

        var sending = CreateOutbox().SendAsync(_event, new CancellationToken(canceled: true));
        arrives.SetResult();

        (await sending).Should().Be(SendOutcome.Sent);
    }

    [Theory]
    [InlineData(false, SendOutcome.NotSent)]
    [InlineData(true, SendOutcome.Unknown)]
    internal async Task SendAsync_TimeIsUpWhileTheFirstAttemptIsOnItsWayAndFails_SaysWhetherItMayHaveArrived(bool mayHaveArrived, SendOutcome expected)
    {
        var fails = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _transport.OnSend = async (_, _) => await fails.Task;

        var sending = CreateOutbox().SendAsync(_event, new CancellationToken(canceled: true));
        fails.SetException(new EventTransportException("down") { MayHaveArrived = mayHaveArrived });

        (await sending).Should().Be(expected);
    }

    [Theory]
    [InlineData(false, SendOutcome.NotSent)]
    [InlineData(true, SendOutcome.Unknown)]
    internal async Task SendAsync_TimeIsUpBetweenAttempts_SaysWhetherOneMayHaveArrived(bool mayHaveArrived, SendOutcome expected)
    {
        using var time = new CancellationTokenSource();
        var attempts = 0;
        _transport.OnSend = (_, _) => throw new EventTransportException("down") { MayHaveArrived = mayHaveArrived && attempts++ == 0 };
        var sending = CreateOutbox().SendAsync(_event, time.Token).AsTask();
        await Wait.UntilAsync(() => _time.ActiveTimers == 1);

        await time.CancelAsync();

        (await sending).Should().Be(expected);
    }

    [Fact]
    public async Task SendAsync_TransportIsCancelledInTheMiddle_MayHaveArrived()
    {
        using var time = new CancellationTokenSource();
        _transport.OnSend = async (_, cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        var sending = CreateOutbox().SendAsync(_event, time.Token).AsTask();

        await time.CancelAsync();

        (await sending).Should().Be(SendOutcome.Unknown);
    }

    private Outbox CreateOutbox()
    {
        var options = new KeptnOptions { SendRetryDelay = TimeSpan.FromMilliseconds(100), MaxSendRetryDelay = TimeSpan.FromSeconds(4) };
        return new Outbox(_transport, options, _time, new PipelineObservers([], NullLogger.Instance), NullLogger.Instance);
    }
}
