using System.Text;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>
/// A rendered template that still knows which characters the author wrote and which came from the event or a secret:
/// the latter never count as quotes, spaces or options (spec/executors.md 3.10, lessons 1 and 5).
/// </summary>
internal sealed class RenderedText
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _origins = new();

    private RenderedText()
    {
    }

    internal int Length => _text.Length;

    internal char this[int index] => _text[index];

    internal static RenderedText Create(int limit) => new() { Limit = limit };

    /// <summary>A text that its author wrote as it is.</summary>
    internal static RenderedText FromAuthor(string text)
    {
        var rendered = Create(int.MaxValue);
        rendered.Append(text, isValue: false);
        return rendered;
    }

    /// <summary>Whether a character came from the event or a secret.</summary>
    internal bool IsValue(int index) => _origins[index] == 'v';

    /// <returns>Whether there is room.</returns>
    internal bool Append(string text, bool isValue)
    {
        if (text.Length > Limit - _text.Length)
        {
            return false;
        }

        _text.Append(text);
        _origins.Append(isValue ? 'v' : 'a', text.Length);
        return true;
    }

    public override string ToString() => _text.ToString();

    private int Limit { get; init; }
}
