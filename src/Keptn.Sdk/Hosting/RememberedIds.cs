namespace Keptn.Sdk.Hosting;

/// <summary>
/// A row of ids in which each is found at once, and which only the oldest leaves. It takes half of what a dictionary beside a
/// queue would, and grows without a copy of itself. Not thread-safe.
/// </summary>
/// <remarks>
/// The entries are numbered in order of arrival and stand in blocks. Those whose hashes fall together are chained from the
/// newest to older ones: one that leaves is the last of its chain, so nothing has to be unlinked, and a number that has left
/// ends a chain.
/// </remarks>
internal sealed class RememberedIds(uint firstNumber = 1)
{
    private const int BlockBits = 10;
    private const int BlockSize = 1 << BlockBits;
    private const int MinHeads = 256;

    private Entry[]?[] _blocks = new Entry[4][];
    private Entry[]? _spareBlock;
    private uint[] _heads = new uint[MinHeads];

    // Numbers run over after some thousand million, long after the last entry with the same number has left.
    private uint _oldest = firstNumber;
    private uint _next = firstNumber;

    /// <summary>How many entries there are, those of removed ids included.</summary>
    internal int Count => (int)(_next - _oldest);

    /// <summary>When the oldest entry was added. There must be one.</summary>
    internal long OldestTimestamp => At(_oldest).Timestamp;

    internal bool Contains(in DeduplicationKey key) => TryFind(key, out _);

    /// <summary>Adds an id that is not there.</summary>
    internal void Add(in DeduplicationKey key, long timestamp)
    {
        if (Count >= _heads.Length)
        {
            GrowHeads();
        }

        EnsureBlock(_next);
        ref var head = ref HeadOf(key);
        At(_next) = new Entry { Key = key, Older = head, Timestamp = timestamp };
        head = _next++;
    }

    /// <summary>Removes an id; its entry stays, empty, until it is the oldest.</summary>
    internal void Remove(in DeduplicationKey key)
    {
        if (TryFind(key, out var number))
        {
            At(number).Key = DeduplicationKey.None;
        }
    }

    /// <summary>Removes the oldest entry. There must be one.</summary>
    internal void RemoveOldest()
    {
        var block = _oldest >> BlockBits;
        _oldest++;
        if (_oldest >> BlockBits != block)
        {
            ref var left = ref BlockOf(_oldest - 1);
            _spareBlock = left;
            left = null;
        }
    }

    private bool TryFind(in DeduplicationKey key, out uint number)
    {
        number = HeadOf(key);

        // Each is older than the one before, or the chain has ended.
        for (var age = _next - number; age > 0 && age <= (uint)Count;)
        {
            ref var entry = ref At(number);
            if (entry.Key.Equals(key))
            {
                return true;
            }

            var older = _next - entry.Older;
            if (older <= age)
            {
                break;
            }

            (number, age) = (entry.Older, older);
        }

        return false;
    }

    private ref uint HeadOf(in DeduplicationKey key) => ref _heads[key.GetHashCode() & (_heads.Length - 1)];

    private ref Entry At(uint number) => ref BlockOf(number)![number & (BlockSize - 1)];

    private ref Entry[]? BlockOf(uint number) => ref _blocks[(int)(number >> BlockBits) & (_blocks.Length - 1)];

    private void EnsureBlock(uint number)
    {
        if (BlockOf(number) is not null && (number & (BlockSize - 1)) != 0)
        {
            return;
        }

        if (BlockOf(number) is not null)
        {
            GrowBlocks();
        }

        BlockOf(number) = _spareBlock ?? new Entry[BlockSize];
        _spareBlock = null;
    }

    private void GrowBlocks()
    {
        var old = _blocks;
        _blocks = new Entry[old.Length * 2][];
        for (var number = _oldest & ~(uint)(BlockSize - 1); number != _next; number += BlockSize)
        {
            BlockOf(number) = old[(int)(number >> BlockBits) & (old.Length - 1)];
        }
    }

    private void GrowHeads()
    {
        _heads = new uint[_heads.Length * 2];
        for (var number = _oldest; number != _next; number++)
        {
            ref var entry = ref At(number);
            if (!entry.Key.Equals(DeduplicationKey.None))
            {
                ref var head = ref HeadOf(entry.Key);
                entry.Older = head;
                head = number;
            }
        }
    }

    private struct Entry
    {
        internal DeduplicationKey Key;
        internal uint Older;
        internal long Timestamp;
    }
}
