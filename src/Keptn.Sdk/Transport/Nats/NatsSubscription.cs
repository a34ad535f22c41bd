using System.Text;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>One subscription. It outlives connections: each new one subscribes again.</summary>
internal sealed class NatsSubscription(int id, NatsSubject subject, string? queueGroup, NatsMessageHandler? handler)
{
    private const int CacheSize = 64;

    private readonly (byte[] Utf8, string Text)[] _seen = new (byte[], string)[CacheSize];

    internal int Id => id;

    internal NatsSubject Subject => subject;

    internal string? QueueGroup => queueGroup;

    /// <summary>Takes the messages; the inbox has none, its replies go to <see cref="NatsRequests"/>.</summary>
    internal NatsMessageHandler? Handler => handler;

    internal bool IsInbox => handler is null;

    /// <summary>It is not made again on the next connection.</summary>
    internal bool IsEnded { get; set; }

    /// <summary>Why the server does not deliver; <see langword="null"/> while it does.</summary>
    internal string? Refusal { get; set; }

    /// <summary>The text of a subject, without allocating it again for every message. For the reading loop only.</summary>
    internal string GetSubject(ReadOnlySpan<byte> utf8)
    {
        if (utf8.SequenceEqual(subject.Utf8))
        {
            return subject.Text;
        }

        // FNV-1a. Only wildcards come here, and a collision costs one string.
        var hash = 2166136261u;
        foreach (var value in utf8)
        {
            hash = (hash ^ value) * 16777619u;
        }

        ref var entry = ref _seen[hash % CacheSize];
        if (entry.Utf8 is null || !utf8.SequenceEqual(entry.Utf8))
        {
            entry = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return entry.Text;
    }
}
