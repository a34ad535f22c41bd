using System.Collections.Concurrent;
using System.Net;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Roles;

/// <summary>When and how often notifications are sent, and what becomes of those that cannot be.</summary>
public sealed class NotifierDeliveryTests : NotifierTestBase
{
    [Fact]
    public async Task Batch_NotFull_IsSentWhenTheFirstHasWaitedLongEnough()
    {
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize) = (TimeSpan.FromSeconds(10), 5));
        await host.SendAsync(Finished("a"));
        await Wait.UntilAsync(() => Time.ActiveTimers == 1);
        Time.Advance(TimeSpan.FromSeconds(9));
        await host.SendAsync(Finished("b"));
        Sent.Should().BeEmpty();

        await AdvanceUntilAsync(() => !Sent.IsEmpty, TimeSpan.FromSeconds(18.9));

        Sent.Single().Texts.Should().Equal("a", "b");
        Sent.Single().At.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10)).And.BeLessThan(TimeSpan.FromSeconds(19), "the first began the wait, not the second");
    }

    [Fact]
    public async Task Batch_Full_IsSentAtOnce()
    {
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize, o.MinInterval) = (TimeSpan.FromHours(1), 3, TimeSpan.Zero));

        for (var i = 0; i < 7; i++)
        {
            await host.SendAsync(Finished(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        await Wait.UntilAsync(() => Texts().Length == 6);
        Sent.Should().OnlyContain(s => s.Texts.Length == 3 && s.At == TimeSpan.Zero);
        await host.StopAsync();
        Texts().Should().Equal("0", "1", "2", "3", "4", "5", "6");
    }

    [Fact]
    public async Task RateLimit_ManyEvents_AreSentNoFasterAndTogether()
    {
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize, o.MinInterval) = (TimeSpan.Zero, 100, TimeSpan.FromSeconds(5)));
        await host.SendAsync(Finished("first"));
        await Wait.UntilAsync(() => Sent.Count == 1);

        for (var i = 0; i < 20; i++)
        {
            await host.SendAsync(Finished($"{i}"));
        }

        await AdvanceUntilAsync(() => Texts().Length == 21);
        Sent.Should().HaveCount(2, "what arrives during the wait goes along");
        Sent.Last().At.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Queue_Full_OldestGiveWayAndTheLogCounts()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OnSend = (_, _) =>
        {
            running.TrySetResult();
            return release.Task;
        };
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize, o.MinInterval, o.MaxQueued) = (TimeSpan.Zero, 100, TimeSpan.Zero, 3));
        await host.SendAsync(Finished("in work"));
        await running.Task.WaitAsync(Wait.Patience);

        for (var i = 0; i < 10; i++)
        {
            await host.SendAsync(Finished($"{i}"));
        }

        Log.Entries.Count(e => e.Text.Contains("is full (3)", StringComparison.Ordinal)).Should().Be(1, "a flood must not flood the log too");
        release.SetResult();
        await Wait.UntilAsync(() => Texts().Length == 4);
        Texts().Should().Equal("in work", "7", "8", "9");
        Log.AtLeast(LogLevel.Warning).Should().Contain(t => t.Contains("dropped 7 notifications", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retry_FailureThatPasses_IsSentAgainLaterAndLater()
    {
        var attempts = new ConcurrentQueue<TimeSpan>();
        OnSend = (_, _) =>
        {
            attempts.Enqueue(Time.GetUtcNow() - Start);
            return attempts.Count < 4 ? throw new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests) : Task.CompletedTask;
        };
        await using var host = await StartAsync(o => (o.BatchDelay, o.RetryDelay) = (TimeSpan.Zero, TimeSpan.FromSeconds(2)));

        await host.SendAsync(Finished("a"));
        for (var i = 1; i <= 3; i++)
        {
            await Wait.UntilAsync(() => Retries() == i && Time.ActiveTimers == 1);
            var wait = TimeSpan.FromSeconds(Math.Pow(2, i));
            Time.Advance(wait - TimeSpan.FromMilliseconds(1));
            Time.ActiveTimers.Should().Be(1, "it waits {0}", wait);
            attempts.Should().HaveCount(i);
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await Wait.UntilAsync(() => !Sent.IsEmpty);
        attempts.Should().Equal(TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(14));

        int Retries() => Log.AtLeast(LogLevel.Warning).Count(t => t.Contains("it is sent again: busy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task Retry_RefusedForGood_IsDroppedAtOnceAndTheNextIsSent(HttpStatusCode status)
    {
        OnSend = (call, _) => call == 1 ? throw new HttpRequestException("no", null, status) : Task.CompletedTask;
        await using var host = await StartAsync(o => (o.BatchDelay, o.MinInterval) = (TimeSpan.Zero, TimeSpan.Zero));

        await host.SendAsync(Finished("a"));
        await Wait.UntilAsync(() => Log.AtLeast(LogLevel.Error).Any());
        await host.SendAsync(Finished("b"));
        await Wait.UntilAsync(() => !Sent.IsEmpty);

        Texts().Should().Equal("b");
        Log.AtLeast(LogLevel.Error).Single().Should().Contain("could not send 1 notifications; they are dropped");
    }

    [Fact]
    public async Task Retry_NeverPasses_IsDroppedAfterTheLastAttempt()
    {
        var calls = 0;
        OnSend = (call, _) => (calls = call) <= 4 ? throw new InvalidOperationException("down") : Task.CompletedTask;
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxRetries) = (TimeSpan.Zero, 3));

        await host.SendAsync(Finished("a"));
        await AdvanceUntilAsync(() => Log.AtLeast(LogLevel.Error).Any());
        await host.SendAsync(Finished("b"));
        await AdvanceUntilAsync(() => !Sent.IsEmpty);

        calls.Should().Be(5);
        Texts().Should().Equal("b");
    }

    [Fact]
    public async Task Timeout_SenderIgnoresItsToken_DoesNotHoldUpTheQueue()
    {
        OnSend = (call, _) => call == 1 ? new TaskCompletionSource().Task : Task.CompletedTask;
        await using var host = await StartAsync(o => (o.BatchDelay, o.SendTimeout, o.MaxRetries) = (TimeSpan.Zero, TimeSpan.FromSeconds(30), 0));

        await host.SendAsync(Finished("a"));
        await AdvanceUntilAsync(() => Log.AtLeast(LogLevel.Error).Any());
        await host.SendAsync(Finished("b"));
        await AdvanceUntilAsync(() => !Sent.IsEmpty);

        Texts().Should().Equal("b");
    }

    [Fact]
    public async Task Stop_NotificationsWait_AreSentWithoutTheDelay()
    {
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize, o.MinInterval) = (TimeSpan.FromHours(1), 2, TimeSpan.Zero));
        await host.SendAsync(Finished("a"));

        await host.StopAsync();

        Texts().Should().Equal("a");
        Log.AtLeast(LogLevel.Warning).Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_EventsThatHandlersStillHave_AreTold()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await KeptnTestHost.StartAsync(
            s => Add(s, o => o.BatchDelay = TimeSpan.FromHours(1)).Use(async (context, next, token) =>
            {
                running.SetResult();
                await release.Task;
                await next(context, token);
            }),
            Time);
        await host.Transport.DeliverAsync(Finished("late"));
        await running.Task.WaitAsync(Wait.Patience);

        var stopping = host.StopAsync();
        release.SetResult();
        await stopping;

        Texts().Should().Equal("late");
    }

    [Fact]
    public async Task Stop_SendingHangs_EndsAtItsDeadlineAndTheLogCounts()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OnSend = (_, token) =>
        {
            running.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize, o.FlushTimeout, o.SendTimeout) = (TimeSpan.Zero, 1, TimeSpan.FromSeconds(3), TimeSpan.FromHours(1)));
        await host.SendAsync(Finished("a"));
        await running.Task.WaitAsync(Wait.Patience);
        await host.SendAsync(Finished("b"));

        var stopping = host.StopAsync();
        await AdvanceUntilAsync(() => stopping.IsCompleted);

        await stopping;
        (Time.GetUtcNow() - Start).Should().BeLessThan(TimeSpan.FromHours(1), "it does not wait for the sender");
        Log.AtLeast(LogLevel.Warning).Should().ContainMatch("*did not send 2 notifications before it had to stop*");
    }

    [Fact]
    public async Task Flood_ManyEventsFromManyThreads_AllAreSentInFewBatches()
    {
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize, o.MinInterval, o.MaxQueued) = (TimeSpan.Zero, 500, TimeSpan.Zero, 100_000));

        await Parallel.ForAsync(0, 5_000, async (i, token) => await host.Transport.DeliverAsync(Finished($"{i}"), null, token));
        await host.WaitUntilIdleAsync();
        await host.StopAsync();

        Texts().Should().HaveCount(5_000).And.OnlyHaveUniqueItems();
        Sent.Should().OnlyContain(s => s.Texts.Length <= 500);
    }
}
