using System.Globalization;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Keeps the end of what a job writes, however much that is.</summary>
/// <param name="limit">How many characters.</param>
internal sealed class LogTail(int limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private long _held;
    private long _all;

    /// <summary>Adds a line.</summary>
    internal void Add(string line)
    {
        lock (_lock)
        {
            _all += line.Length + 1;
            _held += line.Length + 1;
            _lines.Enqueue(line);
            while (_held > limit && _lines.Count > 1)
            {
                _held -= _lines.Dequeue().Length + 1;
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return Cut(string.Join('\n', _lines), limit, _all);
        }
    }

    /// <summary>The end of a text, which says so where it is not the whole.</summary>
    internal static string Cut(string text, int limit, long? length = null)
    {
        var all = Math.Max(length ?? 0, text.Length);
        if (all <= limit + 1L && text.Length <= limit)
        {
            return text;
        }

        var note = string.Create(CultureInfo.InvariantCulture, $"(only the end of {all} characters)\n");
        var start = Math.Max(0, text.Length - limit);
        if (start > 0 && start < text.Length && char.IsLowSurrogate(text[start]))
        {
            start++;
        }

        return limit == 0 ? string.Empty : string.Concat(note, text.AsSpan(start));
    }
}
