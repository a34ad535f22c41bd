namespace Keptn.Sdk.Hosting.Sequences;

/// <summary>
/// Which sequences ended lately. A task that arrived before the end of its sequence and is nowhere to be found at that
/// moment, because it waits for a thread or its filter is asked, sees here that it is not wanted any more.
/// </summary>
internal sealed class EndedSequences
{
    /// <summary>How many are remembered: those that end within moments.</summary>
    internal const int Capacity = 256;

    private readonly (string KeptnContext, string Stage)[] _last = new (string, string)[Capacity];
    private int _count;

    /// <summary>How many have ended.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>The sequence of a run in a stage has ended.</summary>
    internal void Add(string keptnContext, string stage)
    {
        lock (_last)
        {
            _last[_count % Capacity] = (keptnContext, stage);
            Volatile.Write(ref _count, _count + 1);
        }
    }

    /// <summary>Whether that sequence is among those that ended since there were so many. A later one of the run may begin anew in the stage.</summary>
    internal bool HasEndedSince(int count, string keptnContext, string stage)
    {
        if (count == Count)
        {
            return false;
        }

        lock (_last)
        {
            for (var i = Math.Max(count, _count - Capacity); i < _count; i++)
            {
                if (_last[i % Capacity] == (keptnContext, stage))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
