using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Journal;
using Keptn.Sdk.Hosting.Recovery;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Hosting.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Tests.Hosting.Recovery;

/// <summary>Contract C9: a service that left much behind does not begin with a storm.</summary>
public sealed class JournalRecoveryLoadTests : IDisposable
{
    private const int Answers = 500;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_MuchIsLeft_IsBroughtToItsEndAFewAtATime()
    {
        await LeaveAnswersAsync();
        var (inWork, most) = (0, 0);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var transport = new FakeTransport
        {
            OnSend = async (_, _) =>
            {
                var now = Interlocked.Increment(ref inWork);
                InterlockedMax(ref most, now);
                if (now == JournalRecovery.MaxConcurrency)
                {
                    full.TrySetResult();
                }

                await open.Task;
                Interlocked.Decrement(ref inWork);
            },
        };

        await using var host = await FakeHost.StartAsync(
            transport, b => b.OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())), options: o => o.StateDirectory = _folder.Path);
        await full.Task.WaitAsync(Wait.Patience);
        open.SetResult();
        await Wait.UntilAsync(() => transport.Sent.Count == Answers && host.JournalIsEmpty);

        most.Should().Be(JournalRecovery.MaxConcurrency);
        transport.Sent.Select(e => e.Id).Should().OnlyHaveUniqueItems();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var known = Volatile.Read(ref target); value > known;)
        {
            known = Interlocked.CompareExchange(ref target, value, known);
        }
    }

    private async Task LeaveAnswersAsync()
    {
        using var journal = TaskJournal.TryOpen(Path.Combine(_folder.Path, "tests"), NullLogger.Instance)!;
        await Task.WhenAll(Enumerable.Range(0, Answers).Select(_ =>
        {
            var triggered = TestEvents.Triggered("test");
            var answer = TaskAnswers.Finished(triggered, "tests", DateTimeOffset.UnixEpoch, new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Pass));
            return journal.AnswerAsync(triggered.Id!, answer);
        })).WaitAsync(Wait.Patience);
    }
}
