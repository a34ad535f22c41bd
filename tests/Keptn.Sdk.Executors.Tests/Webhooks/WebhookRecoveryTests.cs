using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Executors.Webhooks;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>What a process that was killed leaves behind is brought to its end by the next one (contract C2).</summary>
public sealed class WebhookRecoveryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, 2, 0)]
    [InlineData(false, 2, 2)]
    public async Task Start_EntryOfAKilledProcess_SendsWhatIsOwed(bool isStarted, int owed, int startedAgain)
    {
        var triggered = TestEvents.Triggered("chat");
        var started = Enumerable.Range(0, 3).Select(_ => Sdk.Events.TaskAnswers.Started(triggered, "webhooks", DateTimeOffset.UnixEpoch)).ToList();
        await LeaveAsync(triggered, started, isStarted, owed);

        await using var host = await StartAsync();
        var run = await host.WaitUntilSentAsync("chat.finished", owed);

        WebhookService.Count(run).Should().Be((startedAgain, owed));
        run.Sent.Where(e => e.Type!.EndsWith("started", StringComparison.Ordinal)).Select(e => e.Id).Should().BeSubsetOf(started.Select(e => e.Id));
        WebhookService.Messages(run).Should().OnlyContain(m => m.Contains("does not know how far it came", StringComparison.Ordinal));
        await host.StopAsync();
        Entries().Should().BeEmpty();
    }

    [Fact]
    public async Task Start_DamagedEntry_KeepsTheServiceRunning()
    {
        await LeaveAsync(TestEvents.Triggered("chat"), [], true, 1);
        await File.WriteAllTextAsync(Entries().Single(), "started x");

        await using var host = await StartAsync();

        (await host.SendAsync(TestEvents.Triggered("chat"))).ShouldHaveSentNothing();
    }

    [Fact]
    public async Task Handler_Done_LeavesNoEntry()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await WebhookService.StartAsync(
            WebhookService.Alpha(WebhookService.Line($"curl {receiver.Url}")), keptn: o => o.StateDirectory = _folder);

        WebhookService.Count(await service.SendAsync()).Should().Be((1, 1));

        Entries().Should().BeEmpty();
        Directory.Exists(Path.Combine(_folder, WebhookJournal.Folder)).Should().BeTrue("it was written on the way");
    }

    [Fact]
    public async Task Handler_FinishedCannotBeSent_NextProcessSendsOne()
    {
        await using var receiver = await Receiver.StartAsync();
        await using (var service = await WebhookService.StartAsync(
            WebhookService.Alpha(WebhookService.Line($"curl {receiver.Url}")), keptn: o => o.StateDirectory = _folder))
        {
            service.Host.Transport.FailSends(
                100, new EventTransportException("refused") { IsTransient = false }, e => e.Type!.EndsWith(".finished", StringComparison.Ordinal));
            WebhookService.Count(await service.SendAsync()).Should().Be((1, 0));
        }

        await using var host = await StartAsync();

        WebhookService.Count(await host.WaitUntilSentAsync("chat.finished")).Should().Be((0, 1));
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("started")]
    [InlineData("finished")]
    public async Task Handler_DirectoryFails_GoesOnWithoutIt(string when)
    {
        var entries = Path.Combine(_folder, WebhookJournal.Folder);
        var failing = new Breaking(when, () =>
        {
            Directory.Delete(entries, recursive: true);
            File.WriteAllText(entries, "no folder any more");
        });
        if (when == "begin")
        {
            await File.WriteAllTextAsync(entries, "no folder");
        }

        await using var receiver = await Receiver.StartAsync();
        await using var service = await WebhookService.StartAsync(
            WebhookService.Alpha(WebhookService.Line($"curl {receiver.Url}")),
            keptn: o => o.StateDirectory = _folder,
            services: s => s.AddSingleton<IPipelineObserver>(failing).AddSingleton<ILoggerProvider>(failing));

        var run = await service.SendAsync();

        WebhookService.Count(run).Should().Be((1, 1));
        WebhookService.Messages(run)[0].Should().Contain("\"result\":\"pass\"", "the disk is no fault of the webhook");
        failing.Lines.Should().ContainSingle(l => l.Contains("cannot be noted", StringComparison.Ordinal));
    }

    private IEnumerable<string> Entries() => Directory.EnumerateFiles(Path.Combine(_folder, WebhookJournal.Folder), "*", SearchOption.AllDirectories);

    private async Task LeaveAsync(CloudEvent triggered, IReadOnlyList<CloudEvent> started, bool isStarted, int owed)
    {
        var journal = new WebhookJournal("webhooks", Options.Create(new KeptnOptions { StateDirectory = _folder }));

        // Never disposed: the process ended.
        var entry = await journal.BeginAsync(triggered, started, owed, NullLogger.Instance, default);
        await entry.WriteAsync(isStarted, owed);
    }

    private Task<KeptnTestHost> StartAsync() =>
        KeptnTestHost.StartAsync(services => services.AddKeptn("webhooks", o => o.StateDirectory = _folder).AddWebhooks());

    /// <summary>Breaks something when an event was sent, and hears what is said of it.</summary>
    private sealed class Breaking(string when, Action onBreak) : IPipelineObserver, ILoggerProvider, ILogger
    {
        internal System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();

        public void OnSent(CloudEvent cloudEvent)
        {
            if (cloudEvent.Type!.EndsWith(when, StringComparison.Ordinal))
            {
                onBreak();
            }
        }

        public void OnReceived(CloudEvent cloudEvent, int outcomes)
        {
        }

        public void OnCompleted(PipelineOutcome outcome)
        {
        }

        public void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
