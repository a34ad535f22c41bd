using Keptn.Sdk.Hosting;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>The row of ids against a dictionary and a queue that do the same in the plain way.</summary>
public sealed class RememberedIdsTests
{
    [Theory]
    [InlineData(1, 1u)]
    [InlineData(2, 1u)]
    [InlineData(3, uint.MaxValue - 10_000)]
    [InlineData(4, uint.MaxValue - 1023)]
    public void AnySteps_KnowWhatADictionaryKnows(int seed, uint firstNumber)
    {
        var random = new Random(seed);
        var row = new RememberedIds(firstNumber);
        var order = new Queue<(int Id, long Time)>();
        var known = new Dictionary<int, long>();
        for (var time = 1L; time <= 40_000; time++)
        {
            // Grows to some thousand, shrinks to nothing, and again.
            var isGrowing = time / 5_000 % 2 == 0;
            var id = random.Next(6_000);
            switch (random.Next(10))
            {
                case < 6 when isGrowing || order.Count == 0:
                    if (known.TryAdd(id, time))
                    {
                        row.Add(Key(id), time);
                        order.Enqueue((id, time));
                    }

                    break;
                case 9:
                    row.Remove(Key(id));
                    known.Remove(id);
                    break;
                case var step when order.Count > 0 && (step > 6 || !isGrowing):
                    row.OldestTimestamp.Should().Be(order.Peek().Time);
                    row.RemoveOldest();
                    var (oldest, added) = order.Dequeue();
                    if (known.TryGetValue(oldest, out var last) && last == added)
                    {
                        known.Remove(oldest);
                    }

                    break;
            }

            row.Count.Should().Be(order.Count);
            var asked = random.Next(6_000);
            row.Contains(Key(asked)).Should().Be(known.ContainsKey(asked), "this is step {0} with id {1}", time, asked);
        }

        Enumerable.Range(0, 6_000).Where(i => row.Contains(Key(i))).Should().BeEquivalentTo(known.Keys);
    }

    [Fact]
    public void Add_AHundredThousand_AllocatesUnderFiftyBytesEach()
    {
        const int Count = 100_000;
        var keys = Enumerable.Range(0, Count).Select(Key).ToArray();
        var row = new RememberedIds();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var key in keys)
        {
            row.Add(key, 0);
        }

        var perId = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;

        perId.Should().BeLessThan(50);
    }

    private static DeduplicationKey Key(int id) => DeduplicationKey.Create($"id-{id}", -1);
}
