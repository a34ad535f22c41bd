using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Journal;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Recovery;

/// <summary>
/// Brings to their end, after a restart, the tasks that an earlier process left: answers are sent, tasks that were
/// started are finished as errored or done again, tasks that were not started are done.
/// </summary>
/// <param name="journal">What was left.</param>
/// <param name="pipeline">Sends, and does tasks again.</param>
/// <param name="history">The event store; <see langword="null"/> where there is none to ask.</param>
/// <param name="keepsIds">Whether an event that is sent again keeps its id, so that it is recognised.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it reports.</param>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose.")]
internal sealed class JournalRecovery(
    TaskJournal journal, KeptnPipeline pipeline, EventHistory? history, bool keepsIds, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>How long the event store may be behind: before that it is not believed that an event is not there.</summary>
    internal static readonly TimeSpan StoreDelay = TimeSpan.FromSeconds(10);

    /// <summary>How long a store that does not answer is asked.</summary>
    internal static readonly TimeSpan StorePatience = TimeSpan.FromMinutes(5);

    /// <summary>How many tasks are brought to their end at once: there may be thousands, and the store is asked about each.</summary>
    internal const int MaxConcurrency = 64;

    private static readonly TimeSpan s_maxAskDelay = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Before anything is received: what is left is known to be in hand.</summary>
    internal void Prepare()
    {
        foreach (var entry in journal.Recovered)
        {
            pipeline.MarkSeen(entry.TaskId);
        }

        if (journal.Recovered.Count > 0)
        {
            var answers = journal.Recovered.Count(e => e.Answer is not null);
            Log.Recovering(logger, answers, journal.Recovered.Count - answers);
        }
    }

    /// <summary>Begins, once there is a connection.</summary>
    internal void Start() => _work = Task.Run(() => Parallel.ForEachAsync(
        journal.Recovered,
        new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency },
        async (entry, _) => await RecoverAsync(entry, _stop.Token).ConfigureAwait(false)));

    /// <summary>Ends the waits; what is not at its end stays in the journal.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    private async Task RecoverAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        try
        {
            if (entry.Answer is { } answer)
            {
                await SendAnswerAsync(entry.TaskId, answer, "its answer was sent", cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await BringToEndAsync(entry, entry.Triggered!, entry.Started!, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next process goes on.
        }
        catch (Exception e)
        {
            Log.RecoveryFailed(logger, e, entry.TaskId);
        }
    }

    private async Task BringToEndAsync(JournalEntry entry, CloudEvent triggered, CloudEvent started, CancellationToken cancellationToken)
    {
        var isStarted = entry.IsStarted ? true : await FindAsync(entry.TaskId, started, cancellationToken).ConfigureAwait(false);
        if (isStarted == false)
        {
            Log.Recovered(logger, entry.TaskId, "it was not started yet and is done now");
            if (!await ResumeAsync(entry, triggered, new(started, IsStarted: false, () => journal.Complete(entry.TaskId)), cancellationToken).ConfigureAwait(false))
            {
                journal.Complete(entry.TaskId);
            }

            return;
        }

        if (isStarted == true && pipeline.IsIdempotent(triggered))
        {
            Log.Recovered(logger, entry.TaskId, "it was cut off and is done again");
            var resumed = new ResumedTask(started, IsStarted: true, () => _ = FinishAsync(entry.TaskId, triggered, cancellationToken));
            if (await ResumeAsync(entry, triggered, resumed, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        if (isStarted is null)
        {
            await SendUncertainAsync(entry.TaskId, triggered, started, cancellationToken).ConfigureAwait(false);
            return;
        }

        await FinishAsync(entry.TaskId, triggered, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> ResumeAsync(JournalEntry entry, CloudEvent triggered, ResumedTask resumed, CancellationToken cancellationToken) =>
        await pipeline.TryResumeAsync(triggered, entry.SubscriptionIds, resumed, cancellationToken).ConfigureAwait(false);

    private async Task FinishAsync(string taskId, CloudEvent triggered, CancellationToken cancellationToken)
    {
        var finished = CreateFinished(triggered);
        await journal.AnswerAsync(taskId, finished).ConfigureAwait(false);
        await SendAnswerAsync(taskId, finished, "it was cut off and is finished as errored", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends a task of which nobody can say whether it was started. The control plane counts started and finished events
    /// alike, and ignores those of a task that is over: with two finished events it ends in either case. On NATS, where
    /// all have the ids that they had before, a stream drops what it has.
    /// </summary>
    private async Task SendUncertainAsync(string taskId, CloudEvent triggered, CloudEvent started, CancellationToken cancellationToken)
    {
        var finished = CreateFinished(triggered);
        await journal.AnswerAsync(taskId, finished).ConfigureAwait(false);
        foreach (var answer in (CloudEvent[])[started, finished])
        {
            await pipeline.SendRecoveredAsync(answer).ConfigureAwait(false);
        }

        await SendAnswerAsync(taskId, finished, "nobody knows whether it was started; it is finished as errored", cancellationToken, ask: false).ConfigureAwait(false);
    }

    private async Task SendAnswerAsync(string taskId, CloudEvent answer, string outcome, CancellationToken cancellationToken, bool ask = true)
    {
        if (ask && await WasSentAsync(taskId, answer, cancellationToken).ConfigureAwait(false))
        {
            Log.Recovered(logger, taskId, "its answer had been sent");
            journal.Complete(taskId);
            return;
        }

        var sent = await pipeline.SendRecoveredAsync(answer).ConfigureAwait(false);
        if (sent != SendOutcome.Sent && !pipeline.HasEnded)
        {
            sent = await SendReducedAsync(taskId, answer).ConfigureAwait(false);
        }

        if (sent == SendOutcome.Sent)
        {
            Log.Recovered(logger, taskId, outcome);
            journal.Complete(taskId);
        }
        else
        {
            Log.RecoveryFailed(logger, null, taskId);
        }
    }

    /// <summary>After an answer that was refused for good, perhaps for what is in it: else it would be refused at every start.</summary>
    private async Task<SendOutcome> SendReducedAsync(string taskId, CloudEvent answer)
    {
        var reduced = TaskEvents.Reduce(answer, timeProvider.GetUtcNow());
        if (reduced.Data.Bytes.Length >= answer.Data.Bytes.Length)
        {
            return SendOutcome.NotSent;
        }

        await journal.AnswerAsync(taskId, reduced).ConfigureAwait(false);
        return await pipeline.SendRecoveredAsync(reduced).ConfigureAwait(false);
    }

    private CloudEvent CreateFinished(CloudEvent triggered) => TaskAnswers.Finished(triggered, pipeline.Name, timeProvider.GetUtcNow(), FailureResults.ForLostProcess(pipeline.Name));

    /// <summary>
    /// Whether the store has the answer. Where it keeps its id, to send it twice does no harm, and one question is enough;
    /// through the API each gets a new one, and the question is asked until there is an answer.
    /// </summary>
    private async Task<bool> WasSentAsync(string taskId, CloudEvent answer, CancellationToken cancellationToken)
    {
        if (history is null)
        {
            return false;
        }

        if (!keepsIds)
        {
            return await FindAsync(taskId, answer, cancellationToken).ConfigureAwait(false) == true;
        }

        try
        {
            return await history.HasAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (KeptnException)
        {
            return false;
        }
    }

    /// <summary>Whether the store has an event of ours; null if nobody can say.</summary>
    private async Task<bool?> FindAsync(string taskId, CloudEvent sent, CancellationToken cancellationToken)
    {
        if (history is null)
        {
            return null;
        }

        var begin = timeProvider.GetTimestamp();
        var backoff = new Backoff(TimeSpan.FromSeconds(1), s_maxAskDelay, Random.Shared.NextDouble);
        while (true)
        {
            try
            {
                if (await history.HasAsync(sent, cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }

                var age = timeProvider.GetUtcNow() - (sent.Time ?? DateTimeOffset.MinValue);
                if (age >= StoreDelay)
                {
                    return false;
                }

                await Task.Delay(StoreDelay - age, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (KeptnException e)
            {
                if (timeProvider.GetElapsedTime(begin) >= StorePatience)
                {
                    return null;
                }

                Log.RecoveryWaits(logger, taskId, e.Message);
                await Task.Delay(backoff.Next(), timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
