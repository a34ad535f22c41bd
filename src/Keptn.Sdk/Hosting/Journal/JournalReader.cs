using Keptn.Sdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Journal;

/// <summary>Reads what the files of a journal say of each task, and says what could not be read.</summary>
internal static class JournalReader
{
    internal static IReadOnlyList<JournalEntry> Read(JournalDirectory directory, ILogger logger)
    {
        var entries = new Dictionary<string, JournalEntry>(StringComparer.Ordinal);
        foreach (var file in directory.Files)
        {
            var (damaged, torn) = JournalFile.Read(file, payload =>
            {
                if (!JournalRecord.TryRead(payload, out var record))
                {
                    return false;
                }

                Apply(record, entries);
                return true;
            });
            if (damaged > 0)
            {
                Log.JournalDamaged(logger, file, damaged, directory.SetAside(file));
            }
            else if (torn > 0)
            {
                Log.JournalTorn(logger, file, torn);
            }
        }

        return [.. entries.Values];
    }

    /// <summary>The records that say what an entry says.</summary>
    internal static IEnumerable<JournalRecord> ToRecords(JournalEntry entry)
    {
        if (entry.Answer is not null)
        {
            yield return new JournalRecord(JournalOperation.Answer, entry.TaskId) { Answer = entry.Answer };
            yield break;
        }

        yield return new JournalRecord(JournalOperation.Begin, entry.TaskId)
        {
            Triggered = entry.Triggered,
            SubscriptionIds = entry.SubscriptionIds,
            Started = entry.Started,
        };
        if (entry.IsStarted)
        {
            yield return new JournalRecord(JournalOperation.Started, entry.TaskId);
        }
    }

    private static void Apply(JournalRecord record, Dictionary<string, JournalEntry> entries)
    {
        switch (record.Operation)
        {
            case JournalOperation.Begin:
                entries[record.TaskId] = new JournalEntry(record.TaskId)
                {
                    Triggered = record.Triggered,
                    SubscriptionIds = record.SubscriptionIds,
                    Started = record.Started,
                };
                break;
            case JournalOperation.Started when entries.TryGetValue(record.TaskId, out var entry):
                entry.IsStarted = true;
                break;
            case JournalOperation.Answer:
                entries[record.TaskId] = new JournalEntry(record.TaskId) { Answer = record.Answer };
                break;
            case JournalOperation.Done:
                entries.Remove(record.TaskId);
                break;
        }
    }
}
