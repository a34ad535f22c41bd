using System.Text;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// Reads <c>.http</c> files: a line <c>METHOD URL</c>, headers up to an empty line, the body behind that; lines that begin
/// with <c>#</c> are comments, everywhere. Source: generic-executor-service helpers.go; spec/executors.md 2.4.
/// </summary>
internal sealed class HttpFileParser
{
    private readonly string[] _lines;
    private int _next;

    private HttpFileParser(string text) => _lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');

    /// <exception cref="HttpFileException">It is no request.</exception>
    internal static HttpFile Parse(string text) => new HttpFileParser(text).Read();

    private HttpFile Read()
    {
        var (method, url) = ReadRequestLine();
        return new HttpFile { Method = method, Url = url, Headers = ReadHeaders(), Body = ReadBody(), HasMore = HasMore() };
    }

    private (string Method, string Url) ReadRequestLine()
    {
        while (Take(trim: true) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            // What stands behind the URL, such as HTTP/1.1, has no meaning.
            var words = line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
            return words.Length == 1 ? ("GET", words[0]) : (words[0], words[1]);
        }

        throw new HttpFileException(1, "there is no request: the first line must be METHOD URL");
    }

    private List<(string Name, string Value)> ReadHeaders()
    {
        var headers = new List<(string Name, string Value)>();
        while (Take(trim: true) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new HttpFileException(_next, "a header must be 'Name: value'; an empty line must stand before the body");
            }

            // As in the original the last one of a name counts.
            var name = line[..colon].Trim();
            headers.RemoveAll(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            headers.Add((name, line[(colon + 1)..].Trim()));
        }

        return headers;
    }

    private string ReadBody()
    {
        var body = new StringBuilder();
        var empty = 0;
        for (; _next < _lines.Length; _next++)
        {
            var line = _lines[_next];
            if (line.StartsWith("###", StringComparison.Ordinal) && (body.Length == 0 || empty > 0))
            {
                // Where the original would have stopped reading anyway: other tools begin another request here.
                break;
            }

            if (line.Length == 0)
            {
                // Those before the first and behind the last line are none of the body's.
                empty++;
            }
            else if (line[0] != '#')
            {
                body.Append('\n', body.Length == 0 ? 0 : empty).Append(line).Append('\n');
                empty = 0;
            }
        }

        return body.ToString();
    }

    private bool HasMore() => _lines.Skip(_next).Any(l => !string.IsNullOrWhiteSpace(l) && l[0] != '#');

    /// <summary>The next line that is no comment; null at the end.</summary>
    private string? Take(bool trim)
    {
        while (_next < _lines.Length)
        {
            var line = trim ? _lines[_next].Trim() : _lines[_next];
            _next++;
            if (!line.StartsWith('#'))
            {
                return line;
            }
        }

        return null;
    }
}
