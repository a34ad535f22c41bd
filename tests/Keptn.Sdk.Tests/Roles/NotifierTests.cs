using System.Collections.Concurrent;
using System.Net;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Tests.Roles;

public sealed class NotifierTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LogRecorder _log = new();
    private readonly ConcurrentQueue<(TimeSpan At, string[] Texts)> _sent = new();
    private readonly DateTimeOffset _start;

    public NotifierTests() => _start = _time.GetUtcNow();

    public void Dispose() => _log.Dispose();

    private Func<int, CancellationToken, Task> OnSend { get; set; } = (_, _) => Task.CompletedTask;

    [Theory]
    [InlineData("sh.keptn.event.dev.delivery.finished", "{}", true)]
    [InlineData("sh.keptn.event.dev.delivery.triggered", "{}", false)]
    [InlineData("sh.keptn.event.test.finished", "{}", false)]
    public Task AddNotifier_Default_TellsOfTheEndOfSequences(string type, string data, bool isSent) => RouteAsync(_ => { }, type, data, isSent);

    [Theory]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail"}""", true)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"warning"}""", true)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"pass"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","stage":"dev"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","project":"other"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","service":"other"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","status":"aborted"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", """{"result":"fail","message":"quiet"}""", false)]
    [InlineData("sh.keptn.event.evaluation.finished", "{}", false)]
    [InlineData("sh.keptn.event.evaluation.triggered", """{"result":"fail"}""", false)]
    [InlineData("sh.keptn.event.dev.delivery.finished", """{"result":"fail"}""", false)]
    public Task AddNotifier_Lists_LetThroughWhatTheyName(string type, string data, bool isSent) => RouteAsync(
        o =>
        {
            o.Events.Add("sh.keptn.event.evaluation.>");
            o.Results.Add(KeptnResult.Fail);
            o.Results.Add(KeptnResult.Warning);
            o.Statuses.Add(KeptnStatus.Succeeded);
            o.Projects.Add("sockshop");
            o.Stages.Add("production");
            o.Services.Add("carts");
            o.Filter = n => n.Message != "quiet";
        },
        type,
        System.Text.Json.Nodes.JsonNode.Parse(data)!.AsObject() is var json && Fill(json, "stage", "production") && Fill(json, "status", "succeeded") ? json.ToJsonString() : data,
        isSent);

    [Fact]
    public async Task AddNotifier_PatternsOverlap_TellsOnce()
    {
        await using var host = await StartAsync(o =>
        {
            o.Events.Add("sh.keptn.event.test.finished");
            o.Events.Add("sh.keptn.event.*.finished");
            o.Events.Add("sh.keptn.>");
            o.BatchDelay = TimeSpan.Zero;
            o.MinInterval = TimeSpan.Zero;
        });

        foreach (var type in (string[])["test.finished", "evaluation.finished", "test.started"])
        {
            await host.SendAsync(TestEvents.Create($"sh.keptn.event.{type}", $$"""{"message":"{{type}}"}"""));
        }

        await Wait.UntilAsync(() => Texts().Length >= 3);
        await host.StopAsync();
        Texts().Should().BeEquivalentTo("test.finished", "evaluation.finished", "test.started");
    }

    [Fact]
    public async Task AddNotifier_Several_EachHasItsRouteAndQueue()
    {
        var other = new ConcurrentQueue<string>();
        await using var host = await KeptnTestHost.StartAsync(
            s => s.AddKeptn("notifier")
                .AddNotifier("dead", (_, _) => throw new InvalidOperationException("down"), o => o.MaxRetries = 0)
                .AddNotifier(
                    "alive",
                    (batch, _) =>
                    {
                        batch.ToList().ForEach(n => other.Enqueue(n.Message));
                        return Task.CompletedTask;
                    },
                    o => o.Projects.Add("shop")),
            _time);

        await host.SendAsync(Finished("a"));
        await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.finished", """{"message":"b","project":"shop"}"""));
        var run = await host.WaitUntilIdleAsync();
        await AdvanceUntilAsync(() => !other.IsEmpty);

        other.Should().Equal("b");
        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task AddNotifier_Class_IsMadeForEachBatch()
    {
        var channel = new Channel();
        await using var host = await KeptnTestHost.StartAsync(
            s =>
            {
                s.AddSingleton(channel);
                s.AddKeptn("notifier").AddNotifier<ChannelNotifier>("chat", o =>
                {
                    o.BatchDelay = TimeSpan.Zero;
                    o.MinInterval = TimeSpan.Zero;
                });
            });

        await host.SendAsync(Finished("a"));
        await Wait.UntilAsync(() => channel.Texts.Count == 1);
        await host.SendAsync(Finished("b"));
        await Wait.UntilAsync(() => channel.Texts.Count == 2);

        channel.Texts.Should().Equal("a", "b");
        channel.Instances.Should().HaveCount(2).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Batch_NotFull_IsSentWhenTheFirstHasWaitedLongEnough()
    {
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize) = (TimeSpan.FromSeconds(10), 5));
        await host.SendAsync(Finished("a"));
        await Wait.UntilAsync(() => _time.ActiveTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(9));
        await host.SendAsync(Finished("b"));
        _sent.Should().BeEmpty();

        await AdvanceUntilAsync(() => !_sent.IsEmpty, TimeSpan.FromSeconds(18.9));

        _sent.Single().Texts.Should().Equal("a", "b");
        _sent.Single().At.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10)).And.BeLessThan(TimeSpan.FromSeconds(19), "the first began the wait, not the second");
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
        _sent.Should().OnlyContain(s => s.Texts.Length == 3 && s.At == TimeSpan.Zero);
        await host.StopAsync();
        Texts().Should().Equal("0", "1", "2", "3", "4", "5", "6");
    }

    [Fact]
    public async Task RateLimit_ManyEvents_AreSentNoFasterAndTogether()
    {
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize, o.MinInterval) = (TimeSpan.Zero, 100, TimeSpan.FromSeconds(5)));
        await host.SendAsync(Finished("first"));
        await Wait.UntilAsync(() => _sent.Count == 1);

        for (var i = 0; i < 20; i++)
        {
            await host.SendAsync(Finished($"{i}"));
        }

        await AdvanceUntilAsync(() => Texts().Length == 21);
        _sent.Should().HaveCount(2, "what arrives during the wait goes along");
        _sent.Last().At.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
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

        _log.Entries.Count(e => e.Text.Contains("is full (3)", StringComparison.Ordinal)).Should().Be(1, "a flood must not flood the log too");
        release.SetResult();
        await Wait.UntilAsync(() => Texts().Length == 4);
        Texts().Should().Equal("in work", "7", "8", "9");
        _log.AtLeast(LogLevel.Warning).Should().Contain(t => t.Contains("dropped 7 notifications", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retry_FailureThatPasses_IsSentAgainLaterAndLater()
    {
        var attempts = new ConcurrentQueue<TimeSpan>();
        OnSend = (_, _) =>
        {
            attempts.Enqueue(_time.GetUtcNow() - _start);
            return attempts.Count < 4 ? throw new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests) : Task.CompletedTask;
        };
        await using var host = await StartAsync(o => (o.BatchDelay, o.RetryDelay) = (TimeSpan.Zero, TimeSpan.FromSeconds(2)));

        await host.SendAsync(Finished("a"));
        for (var i = 1; i <= 3; i++)
        {
            await Wait.UntilAsync(() => Retries() == i && _time.ActiveTimers == 1);
            var wait = TimeSpan.FromSeconds(Math.Pow(2, i));
            _time.Advance(wait - TimeSpan.FromMilliseconds(1));
            _time.ActiveTimers.Should().Be(1, "it waits {0}", wait);
            attempts.Should().HaveCount(i);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await Wait.UntilAsync(() => !_sent.IsEmpty);
        attempts.Should().Equal(TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(14));

        int Retries() => _log.AtLeast(LogLevel.Warning).Count(t => t.Contains("it is sent again: busy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task Retry_RefusedForGood_IsDroppedAtOnceAndTheNextIsSent(HttpStatusCode status)
    {
        OnSend = (call, _) => call == 1 ? throw new HttpRequestException("no", null, status) : Task.CompletedTask;
        await using var host = await StartAsync(o => (o.BatchDelay, o.MinInterval) = (TimeSpan.Zero, TimeSpan.Zero));

        await host.SendAsync(Finished("a"));
        await Wait.UntilAsync(() => _log.AtLeast(LogLevel.Error).Any());
        await host.SendAsync(Finished("b"));
        await Wait.UntilAsync(() => !_sent.IsEmpty);

        Texts().Should().Equal("b");
        _log.AtLeast(LogLevel.Error).Single().Should().Contain("could not send 1 notifications; they are dropped");
    }

    [Fact]
    public async Task Retry_NeverPasses_IsDroppedAfterTheLastAttempt()
    {
        var calls = 0;
        OnSend = (call, _) => (calls = call) <= 4 ? throw new InvalidOperationException("down") : Task.CompletedTask;
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxRetries) = (TimeSpan.Zero, 3));

        await host.SendAsync(Finished("a"));
        await AdvanceUntilAsync(() => _log.AtLeast(LogLevel.Error).Any());
        await host.SendAsync(Finished("b"));
        await AdvanceUntilAsync(() => !_sent.IsEmpty);

        calls.Should().Be(5);
        Texts().Should().Equal("b");
    }

    [Fact]
    public async Task Timeout_SenderIgnoresItsToken_DoesNotHoldUpTheQueue()
    {
        OnSend = (call, _) => call == 1 ? new TaskCompletionSource().Task : Task.CompletedTask;
        await using var host = await StartAsync(o => (o.BatchDelay, o.SendTimeout, o.MaxRetries) = (TimeSpan.Zero, TimeSpan.FromSeconds(30), 0));

        await host.SendAsync(Finished("a"));
        await AdvanceUntilAsync(() => _log.AtLeast(LogLevel.Error).Any());
        await host.SendAsync(Finished("b"));
        await AdvanceUntilAsync(() => !_sent.IsEmpty);

        Texts().Should().Equal("b");
    }

    [Fact]
    public async Task Stop_NotificationsWait_AreSentWithoutTheDelay()
    {
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize, o.MinInterval) = (TimeSpan.FromHours(1), 2, TimeSpan.Zero));
        await host.SendAsync(Finished("a"));

        await host.StopAsync();

        Texts().Should().Equal("a");
        _log.AtLeast(LogLevel.Warning).Should().BeEmpty();
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
            _time);
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
        (_time.GetUtcNow() - _start).Should().BeLessThan(TimeSpan.FromHours(1), "it does not wait for the sender");
        _log.AtLeast(LogLevel.Warning).Should().ContainMatch("*did not send 2 notifications before it had to stop*");
    }

    [Fact]
    public async Task Flood_ManyEventsFromManyThreads_AllAreSentInFewBatches()
    {
        await using var host = await StartAsync(o => (o.BatchDelay, o.MaxBatchSize, o.MinInterval, o.MaxQueued) = (TimeSpan.Zero, 500, TimeSpan.Zero, 100_000));

        await Parallel.ForAsync(0, 5_000, async (i, token) => await host.Transport.DeliverAsync(Finished($"{i}"), null, token));
        await host.WaitUntilIdleAsync();
        await host.StopAsync();

        Texts().Should().HaveCount(5_000).And.OnlyHaveUniqueItems();
        _sent.Should().OnlyContain(s => s.Texts.Length <= 500);
    }

    [Fact]
    public void AddNotifier_FlushTimeout_IsAddedToTheHosts()
    {
        var services = new ServiceCollection();
        Add(services, o => o.FlushTimeout = TimeSpan.FromSeconds(7));

        var options = services.BuildServiceProvider().GetRequiredService<IOptions<HostOptions>>().Value;

        options.ShutdownTimeout.Should().Be(TimeSpan.FromSeconds(25 + 5 + 7));
    }

    [Fact]
    public void AddNotifier_NameIsTaken_Throws()
    {
        var builder = Add(new ServiceCollection(), _ => { });

        builder.Invoking(b => b.AddNotifier<ChannelNotifier>("chat")).Should().Throw<ArgumentException>().WithMessage("*'chat'*");
    }

    [Theory]
    [InlineData("bridge.example.com")]
    [InlineData("ftp://bridge/")]
    public void AddNotifier_BridgeUrlIsNoWebAddress_Throws(string address) =>
        FluentActions.Invoking(() => Add(new ServiceCollection(), o => o.BridgeUrl = new Uri(address, UriKind.RelativeOrAbsolute)))
            .Should().Throw<ArgumentException>().WithMessage($"*'{address}'*");

    [Fact]
    public void AddNotifier_OptionOutOfRange_ThrowsNamingIt()
    {
        Refuse(o => o.MaxBatchSize = 0, "MaxBatchSize");
        Refuse(o => o.MaxQueued = 0, "MaxQueued");
        Refuse(o => o.MaxRetries = -1, "MaxRetries");
        Refuse(o => o.BatchDelay = TimeSpan.FromDays(2), "BatchDelay");
        Refuse(o => o.MinInterval = TimeSpan.FromSeconds(-1), "MinInterval");
        Refuse(o => o.SendTimeout = TimeSpan.Zero, "SendTimeout");

        static void Refuse(Action<NotifierOptions> configure, string name) => FluentActions
            .Invoking(() => new ServiceCollection().AddKeptn("n").AddNotifier("n", (_, _) => Task.CompletedTask, configure))
            .Should().Throw<ArgumentOutOfRangeException>().Which.ParamName.Should().Contain(name);
    }

    private static bool Fill(System.Text.Json.Nodes.JsonObject json, string name, string value)
    {
        json.TryAdd(name, value);
        return true;
    }

    private static CloudEvent Finished(string message) =>
        TestEvents.Create("sh.keptn.event.dev.delivery.finished", $$"""{"message":"{{message}}","result":"pass"}""");

    private async Task RouteAsync(Action<NotifierOptions> configure, string type, string data, bool isSent)
    {
        await using var host = await StartAsync(configure);

        var run = await host.SendAsync(TestEvents.Create(type, data));
        await host.StopAsync();

        run.ShouldHaveSentNothing();
        Texts().Should().HaveCount(isSent ? 1 : 0);
    }

    private string[] Texts() => [.. _sent.SelectMany(s => s.Texts)];

    /// <summary>Moves the clock while somebody waits for it.</summary>
    private Task AdvanceUntilAsync(Func<bool> condition, TimeSpan? latest = null) => Wait.UntilAsync(() =>
    {
        if (_time.ActiveTimers > 0 && !(_time.GetUtcNow() - _start >= latest))
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        return condition();
    });

    private Task<KeptnTestHost> StartAsync(Action<NotifierOptions> configure) => KeptnTestHost.StartAsync(s => Add(s, configure), _time);

    private KeptnBuilder Add(IServiceCollection services, Action<NotifierOptions> configure)
    {
        var calls = 0;
        _log.AddTo(services);
        return services.AddKeptn("notifier").AddNotifier(
            "chat",
            async (batch, token) =>
            {
                await OnSend(Interlocked.Increment(ref calls), token);
                _sent.Enqueue((_time.GetUtcNow() - _start, [.. batch.Select(n => n.Message)]));
            },
            configure);
    }

    private sealed class Channel
    {
        internal ConcurrentQueue<string> Texts { get; } = new();

        internal ConcurrentQueue<object> Instances { get; } = new();
    }

    private sealed class ChannelNotifier(Channel channel) : INotifier
    {
        public Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken)
        {
            channel.Instances.Enqueue(this);
            notifications.ToList().ForEach(n => channel.Texts.Enqueue(n.Message));
            return Task.CompletedTask;
        }
    }
}
