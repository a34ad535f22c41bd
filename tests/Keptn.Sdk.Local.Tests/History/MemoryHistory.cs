using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Tests.History;

/// <summary>A history that remembers what it had after every write: where a process could have been killed.</summary>
internal sealed class MemoryHistory : ILocalHistory
{
    private readonly OrderedDictionary<string, ReadOnlyMemory<byte>> _records = [];

    internal List<ReadOnlyMemory<byte>> Events { get; } = [];

    /// <summary>What it had after each write.</summary>
    internal List<MemoryHistory> Moments { get; } = [];

    internal bool IsBroken { get; set; }

    public IReadOnlyList<LocalHistoryRecord> ReadRecords() => [.. _records.Select(record => new LocalHistoryRecord(record.Key, record.Value))];

    public IEnumerable<ReadOnlyMemory<byte>> ReadEvents(long maxBytes) => Events;

    public void Write(IReadOnlyList<LocalHistoryRecord> records, IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        if (IsBroken)
        {
            throw new IOException("the disk is full");
        }

        foreach (var record in records)
        {
            Put(record.Key, record.Value);
        }

        Events.AddRange(events);
        Moments.Add(Copy());
    }

    /// <summary>What was to be sent at that moment.</summary>
    internal IEnumerable<CloudEvent> ReadOutbox() => _records.TryGetValue("Outbox//", out var outbox)
        ? JsonNode.Parse(outbox.Span)!["events"]!.AsArray()
            .Select(node => JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(node!.ToJsonString())))
        : [];

    internal void Put(string key, ReadOnlyMemory<byte>? value)
    {
        if (value is { } content)
        {
            _records[key] = content.ToArray();
        }
        else
        {
            _records.Remove(key);
        }
    }

    internal MemoryHistory Copy()
    {
        var copy = new MemoryHistory();
        foreach (var (key, value) in _records)
        {
            copy._records.Add(key, value);
        }

        copy.Events.AddRange(Events);
        return copy;
    }
}
