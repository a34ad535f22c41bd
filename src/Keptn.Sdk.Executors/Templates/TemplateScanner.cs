using System.Text;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>Takes a template apart into text and the tokens of actions. Source: Go's text/template, package documentation.</summary>
internal sealed class TemplateScanner
{
    private static readonly HashSet<string> s_keywords = new(StringComparer.Ordinal)
    {
        "if", "else", "end", "range", "with", "define", "block", "template", "break", "continue",
    };

    private readonly string _source;
    private readonly List<TemplateSegment> _segments = [];
    private int _position;
    private int _line = 1;

    private TemplateScanner(string source) => _source = source;

    internal static IReadOnlyList<TemplateSegment> Scan(string source)
    {
        var scanner = new TemplateScanner(source);
        scanner.Scan();
        return scanner._segments;
    }

    internal static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsNamePart(char c) => c == '_' || char.IsLetterOrDigit(c);

    private void Scan()
    {
        var trim = false;
        while (true)
        {
            var open = _source.IndexOf("{{", _position, StringComparison.Ordinal);
            var text = _source[_position..(open < 0 ? _source.Length : open)];
            var shown = trim ? text.TrimStart(' ', '\t', '\r', '\n') : text;
            var start = open + 2;
            var trimsBefore = open >= 0 && At(start) == '-' && IsSpace(At(start + 1));
            shown = trimsBefore ? shown.TrimEnd(' ', '\t', '\r', '\n') : shown;
            if (shown.Length > 0)
            {
                _segments.Add(new TemplateSegment(shown, [], _line));
            }

            _line += text.AsSpan().Count('\n');
            if (open < 0)
            {
                return;
            }

            _position = trimsBefore ? start + 1 : start;
            trim = IsComment(trimsBefore) ? SkipComment(trimsBefore) : ScanAction();
        }
    }

    private bool IsComment(bool trimsBefore) =>
        string.CompareOrdinal(_source, _position + (trimsBefore ? 1 : 0), "/*", 0, 2) == 0;

    private bool SkipComment(bool trimsBefore)
    {
        var start = _position + (trimsBefore ? 1 : 0);
        var end = _source.IndexOf("*/", start + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Error("unclosed comment");
        }

        _line += _source.AsSpan(start, end - start).Count('\n');
        _position = end + 2;
        return TryEnd(out var trims) ? trims : throw Error("comment ends before closing delimiter");
    }

    /// <summary>Whether the action ends here; moves behind its end.</summary>
    private bool TryEnd(out bool trims)
    {
        trims = IsSpace(At(_position)) && string.CompareOrdinal(_source, _position + 1, "-}}", 0, 3) == 0;
        if (trims)
        {
            _line += At(_position) == '\n' ? 1 : 0;
            _position += 4;
            return true;
        }

        if (string.CompareOrdinal(_source, _position, "}}", 0, 2) != 0)
        {
            return false;
        }

        _position += 2;
        return true;
    }

    private bool ScanAction()
    {
        var tokens = new List<TemplateToken>();
        var line = _line;
        var depth = 0;
        while (true)
        {
            var current = _line;
            if (TryEnd(out var trims))
            {
                if (depth > 0)
                {
                    throw Error("unclosed left paren");
                }

                tokens.Add(new TemplateToken(TokenKind.End, string.Empty, current));
                _segments.Add(new TemplateSegment(null, tokens, line));
                return trims;
            }

            if (_position >= _source.Length)
            {
                throw Error("unclosed action");
            }

            var token = Next();
            depth += token.Kind switch { TokenKind.LeftParenthesis => 1, TokenKind.RightParenthesis => -1, _ => 0 };
            if (depth < 0)
            {
                throw Error("unexpected right paren");
            }

            if (token.Kind != TokenKind.Space || tokens.Count == 0 || tokens[^1].Kind != TokenKind.Space)
            {
                tokens.Add(token);
            }
        }
    }

    private TemplateToken Next()
    {
        var c = At(_position);
        switch (c)
        {
            case ' ' or '\t' or '\r' or '\n':
                _line += c == '\n' ? 1 : 0;
                return Take(TokenKind.Space, 1);
            case ':' when At(_position + 1) == '=':
                return Take(TokenKind.Declare, 2);
            case '=':
                return Take(TokenKind.Assign, 1);
            case '|':
                return Take(TokenKind.Pipe, 1);
            case '(':
                return Take(TokenKind.LeftParenthesis, 1);
            case ')':
                return Take(TokenKind.RightParenthesis, 1);
            case ',':
                return Take(TokenKind.Comma, 1);
            case '"':
                return ScanText();
            case '`':
                return ScanRawText();
            case '\'':
                return ScanCharacter();
            case '$':
                return ScanName(TokenKind.Variable);
            case '.' when !char.IsAsciiDigit(At(_position + 1)):
                return ScanName(TokenKind.Field);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                return ScanNumber();
            default:
                return IsNamePart(c) ? ScanName(TokenKind.Identifier) : throw Error($"unexpected '{c}' in an action");
        }
    }

    private TemplateToken ScanName(TokenKind kind)
    {
        var end = _position + (kind == TokenKind.Identifier ? 0 : 1);
        while (IsNamePart(At(end)))
        {
            end++;
        }

        var text = _source[_position..end];
        if (!IsTerminator(end))
        {
            throw Error($"unexpected '{At(end)}' behind {text}; a key with such a character needs index");
        }

        _position = end;
        kind = (kind, text) switch
        {
            (TokenKind.Field, ".") => TokenKind.Dot,
            (TokenKind.Identifier, "true" or "false") => TokenKind.Bool,
            (TokenKind.Identifier, "nil") => TokenKind.Nil,
            (TokenKind.Identifier, _) when s_keywords.Contains(text) => TokenKind.Keyword,
            _ => kind,
        };
        return new TemplateToken(kind, text, _line);
    }

    private bool IsTerminator(int position) =>
        position >= _source.Length
        || At(position) is ' ' or '\t' or '\r' or '\n' or '.' or ',' or '|' or ':' or ')' or '('
        || string.CompareOrdinal(_source, position, "}}", 0, 2) == 0;

    private TemplateToken ScanNumber()
    {
        var end = _position + (At(_position) is '+' or '-' ? 1 : 0);
        var isHex = At(end) == '0' && At(end + 1) is 'x' or 'X';
        while (IsNamePart(At(end)) || At(end) == '.' || (At(end) is '+' or '-' && (isHex ? At(end - 1) is 'p' or 'P' : At(end - 1) is 'e' or 'E')))
        {
            end++;
        }

        var text = _source[_position..end];
        var value = NumberLiteral.Parse(text) ?? throw Error($"'{text}' is not a number");
        _position = end;
        return new TemplateToken(TokenKind.Number, text, _line) { Value = value };
    }

    private TemplateToken ScanRawText()
    {
        var end = _source.IndexOf('`', _position + 1);
        if (end < 0)
        {
            throw Error("unterminated raw quoted string");
        }

        var text = _source[(_position + 1)..end];
        _position = end + 1;
        _line += text.AsSpan().Count('\n');
        return new TemplateToken(TokenKind.Text, text.Replace("\r", string.Empty, StringComparison.Ordinal), _line);
    }

    private TemplateToken ScanText() => new(TokenKind.Text, Unquote('"', "unterminated quoted string"), _line);

    private TemplateToken ScanCharacter()
    {
        var text = Unquote('\'', "unterminated character constant");
        return text.EnumerateRunes().Count() == 1
            ? new TemplateToken(TokenKind.Number, text, _line) { Value = (long)text.EnumerateRunes().First().Value }
            : throw Error($"malformed character constant: '{text}'");
    }

    private string Unquote(char quote, string problem)
    {
        var text = new StringBuilder();
        for (var i = _position + 1; i < _source.Length && _source[i] != '\n'; i++)
        {
            if (_source[i] == quote)
            {
                _position = i + 1;
                return text.ToString();
            }

            if (_source[i] != '\\')
            {
                text.Append(_source[i]);
                continue;
            }

            i = GoEscape.Read(_source, i + 1, quote, text);
            if (i < 0)
            {
                throw Error("a text holds an escape that Go does not know");
            }
        }

        throw Error(problem);
    }

    private TemplateToken Take(TokenKind kind, int length)
    {
        _position += length;
        return new TemplateToken(kind, _source.Substring(_position - length, length), _line);
    }

    private char At(int position) => position < _source.Length ? _source[position] : '\0';

    private TemplateException Error(string reason) => new(_line, reason);
}
