using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Reads the text of an <see cref="EventPath"/>.</summary>
internal sealed class EventPathReader(string text)
{
    /// <summary>Nobody writes more; each may look at everything below.</summary>
    private const int MaxSteps = 32;

    private int _at;
    private bool _isDeep;

    private char Current => _at < text.Length ? text[_at] : '\0';

    /// <summary>Takes the <c>$</c>; false where there is none.</summary>
    internal bool TakeRoot() => TryTake('$');

    internal List<EventPathStep> ReadSteps(bool beginsWithKey)
    {
        var steps = new List<EventPathStep>();
        if (beginsWithKey)
        {
            steps.Add(EventPathStep.OfKey(ReadKey()));
        }

        while (Current is '.' or '[')
        {
            if (TryTake('['))
            {
                steps.Add(ReadBracket());
                Expect(']');
            }
            else
            {
                _at++;
                if (TryTake('.'))
                {
                    // Each multiplies what the ones behind it have to look at.
                    steps.Add(_isDeep ? throw new FormatException("'..' may stand once") : EventPathStep.Deep());
                    _isDeep = true;
                    if (Current == '[')
                    {
                        continue;
                    }
                }

                steps.Add(TryTake('*') ? EventPathStep.All() : EventPathStep.OfKey(ReadKey()));
            }

            if (steps.Count > MaxSteps)
            {
                throw new FormatException($"it has more than {MaxSteps} steps");
            }
        }

        return steps;
    }

    internal void ExpectEnd()
    {
        if (_at < text.Length)
        {
            throw Wrong();
        }
    }

    private EventPathStep ReadBracket()
    {
        if (TryTake('*'))
        {
            return EventPathStep.All();
        }

        if (TryTake('?'))
        {
            Expect('(');
            var step = ReadFilter();
            Expect(')');
            return step;
        }

        if (Current is '"' or '`')
        {
            return EventPathStep.OfKey(ReadQuoted());
        }

        var from = ReadNumber();
        return TryTake(':') ? EventPathStep.Range(from, ReadNumber())
            : from is >= 0 and var index ? EventPathStep.OfKey(index.ToString(CultureInfo.InvariantCulture))
            : throw Wrong();
    }

    private EventPathStep ReadFilter()
    {
        SkipSpaces();
        Expect('@');
        var path = ReadSteps(beginsWithKey: false);
        SkipSpaces();
        var equals = Current == '=';
        if (!equals)
        {
            Expect('!');
            Expect('=');
        }
        else
        {
            Expect('=');
            Expect('=');
        }

        SkipSpaces();
        object? literal = Current is '"' or '`' ? ReadQuoted() : ReadWord() switch
        {
            "true" => true,
            "false" => false,
            "null" => null,
            var word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(),
        };
        SkipSpaces();
        return EventPathStep.Where(path, literal, equals);
    }

    private string ReadWord()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '.' or '-' or '+')
        {
            _at++;
        }

        return text[start.._at];
    }

    private string ReadKey()
    {
        var start = _at;
        while (char.IsLetter(Current) || Current == '_' || (_at > start && char.IsDigit(Current)))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw Wrong();
    }

    private string ReadQuoted()
    {
        var quote = text[_at++];
        var key = new StringBuilder();
        while (_at < text.Length)
        {
            var c = text[_at++];
            if (c == quote)
            {
                return key.ToString();
            }

            if (c == '\\' && quote == '"' && _at < text.Length)
            {
                c = text[_at++] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    '"' => '"',
                    '\\' => '\\',
                    _ => throw Wrong(),
                };
            }

            key.Append(c);
        }

        throw new FormatException("a quote is not closed");
    }

    private int? ReadNumber()
    {
        var start = _at;
        _ = TryTake('-');
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        return _at == start ? null
            : int.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw Wrong();
    }

    private void SkipSpaces()
    {
        while (Current == ' ')
        {
            _at++;
        }
    }

    private bool TryTake(char c)
    {
        if (Current != c || _at >= text.Length)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw Wrong();
        }
    }

    private FormatException Wrong() => new(_at < text.Length
        ? Current == '\'' ? "keys stand in double quotes, not in single ones" : $"'{Current}' at character {_at + 1} cannot be read"
        : "it ends too soon");
}
