using System.Text;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Keeps the end of a text, however long it is.</summary>
internal sealed class TextTail(int limit)
{
    private readonly byte[] _kept = new byte[limit];
    private int _next;
    private long _total;

    internal bool IsCut => _total > limit;

    internal void Add(ReadOnlySpan<byte> part)
    {
        _total += part.Length;
        if (part.Length > limit)
        {
            part = part[^limit..];
        }

        var first = Math.Min(part.Length, limit - _next);
        part[..first].CopyTo(_kept.AsSpan(_next));
        part[first..].CopyTo(_kept);
        _next = limit == 0 ? 0 : (_next + part.Length) % limit;
    }

    public override string ToString()
    {
        if (!IsCut)
        {
            return Encoding.UTF8.GetString(_kept, 0, (int)_total);
        }

        byte[] text = [.. _kept.AsSpan(_next), .. _kept.AsSpan(0, _next)];

        // Not in the middle of a character.
        var start = 0;
        while (start < text.Length && start < 3 && (text[start] & 0xC0) == 0x80)
        {
            start++;
        }

        return Encoding.UTF8.GetString(text, start, text.Length - start);
    }
}
