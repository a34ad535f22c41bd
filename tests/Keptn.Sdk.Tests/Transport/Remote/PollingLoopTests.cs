using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport.Remote;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Transport.Remote;

public sealed class PollingLoopTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LogRecorder _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<object> _answers = new();
    private Task _running = Task.CompletedTask;
    private int _reads;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Interval_NothingComes_DoublesUpToTheLimitAndIsShortWhenSomethingDoes()
    {
        Array.ForEach<object>([false, false, false, false, false, true, false], _answers.Enqueue);
        Start(Task.CompletedTask);

        // After the first read 2 s, then 4, 8 and 10; something came: 1 s, and again 2.
        foreach (var seconds in (int[])[2, 4, 8, 10, 10, 1, 2])
        {
            await ExpectWaitAsync(TimeSpan.FromSeconds(seconds));
        }
    }

    [Fact]
    public async Task Interval_ItFails_GrowsToItsOwnLimitAndOneWarningSaysSo()
    {
        Array.ForEach<object>([true, .. Enumerable.Repeat(new InvalidOperationException("no way"), 8), true], _answers.Enqueue);
        var loop = Start(Task.CompletedTask);

        foreach (var seconds in (int[])[1, 1, 2, 4, 8, 16, 32, 60, 60])
        {
            await ExpectWaitAsync(TimeSpan.FromSeconds(seconds));
        }

        // It waits once more, so all that follows from the last read has happened.
        await Wait.UntilAsync(() => _time.ActiveTimers == 1);
        loop.IsWorking.Should().BeTrue();
        _log.AtLeast(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("no way");
        _log.Entries.Should().Contain(e => e.Text.Contains("works again"));
        Recovered.Should().Be(1);
    }

    [Fact]
    public async Task Start_ReadyNeverComes_ReadsAfterItsPatience()
    {
        Start(new TaskCompletionSource().Task);
        await Wait.UntilAsync(() => _time.ActiveTimers == 1);
        _time.Advance(PollingLoop.Patience - TimeSpan.FromSeconds(1));
        _reads.Should().Be(0);

        _time.Advance(TimeSpan.FromSeconds(1));

        await Wait.UntilAsync(() => Volatile.Read(ref _reads) == 1);
    }

    private int Recovered { get; set; }

    // Jitter of 0.5 stands for none; that of failures is highest at 1.
    private PollingLoop Start(Task ready)
    {
        var loop = new PollingLoop("things", ReadAsync, new KeptnRemoteOptions(), _time, _log.CreateLogger("x"), () => Volatile.Read(ref _lastFailed) ? 1 : 0.5)
        {
            Recovered = () => Recovered++,
        };
        _running = Task.Run(() => loop.RunAsync(ready, _stop.Token));
        return loop;
    }

    private bool _lastFailed;

    private Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = _answers.TryDequeue(out var next) ? next : false;
        Volatile.Write(ref _lastFailed, answer is Exception);
        Interlocked.Increment(ref _reads);
        return answer is Exception e ? throw e : Task.FromResult((bool)answer);
    }

    private async Task ExpectWaitAsync(TimeSpan wait)
    {
        await Wait.UntilAsync(() => _time.ActiveTimers == 1);
        var reads = Volatile.Read(ref _reads);
        _time.Advance(wait - TimeSpan.FromMilliseconds(1));
        _time.ActiveTimers.Should().Be(1, "it should still wait before {0}", wait);
        Volatile.Read(ref _reads).Should().Be(reads);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Wait.UntilAsync(() => Volatile.Read(ref _reads) == reads + 1);
    }
}
