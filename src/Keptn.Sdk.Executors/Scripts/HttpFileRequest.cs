using System.Text;
using Keptn.Sdk.Executors.Requests;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// Fills a <c>.http</c> file. A value is escaped for the place where it stands, so that it is a value there and nothing
/// else: percent-encoded in the URL, refused with a line break in a header, escaped in a JSON, form or XML body.
/// </summary>
/// <param name="find">Finds the value of a placeholder; null where there is none.</param>
/// <param name="maxSize">How many characters the request may have.</param>
internal sealed class HttpFileRequest(Func<string, EventValue?> find, int maxSize)
{
    /// <summary>Headers that belong to the connection. The original's client leaves them out, too, so that files have them.</summary>
    internal static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase) { "Content-Length", "Host", "Trailer", "Transfer-Encoding" };

    private int _size;

    /// <summary>Placeholders that have no value and stay as they are.</summary>
    internal List<string> Unfilled { get; } = [];

    /// <exception cref="WebhookException">The request cannot be made of it.</exception>
    internal OutboundRequest Create(HttpFile file)
    {
        var request = new OutboundRequest { Method = FillMethod(file.Method), Url = FillUrl(file.Url), FollowsRedirects = true };
        foreach (var (name, value) in file.Headers.Where(h => !Dropped.Contains(h.Name)))
        {
            request.Headers.Add(HeaderRules.Check(Fill(name, AsItIs), Fill(value, AsItIs)));
        }

        if (file.Body.Length > 0)
        {
            request.Body = FillBody(file.Body, request.Headers.Find(h => h.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value);
        }

        RequestUrl.MoveCredentials(request);
        return request;
    }

    private static string AsItIs(EventValue value) => value.Text;

    private static string EscapeXml(EventValue value) => System.Security.SecurityElement.Escape(value.Text);

    private string FillMethod(string template)
    {
        var method = Fill(template, AsItIs);
        return method.Length is > 0 and <= 20 && method.All(char.IsAsciiLetter)
            ? method.ToUpperInvariant()
            : throw new WebhookException("the method must be a word such as POST");
    }

    private Uri FillUrl(string template)
    {
        var text = new StringBuilder();
        var origins = new StringBuilder();
        foreach (var part in PlaceholderText.Parse(template).Parts)
        {
            var isValue = TryFind(part, out var value);

            // In front of the path it is a host, or a whole URL: what it may be is checked on the parsed URL.
            var piece = !isValue ? part.Text : IsInPath(text, origins) ? Uri.EscapeDataString(value.Text) : value.Text;
            text.Append(Count(piece));
            origins.Append(isValue ? 'v' : 'a', piece.Length);
        }

        var token = new CurlToken(text.ToString(), origins.ToString());
        RequestUrl.CheckHost(token);
        CheckSegments(token);
        return RequestUrl.Parse(token.Text);
    }

    /// <summary>Whether the author of the file has ended the host.</summary>
    private static bool IsInPath(StringBuilder text, StringBuilder origins)
    {
        var read = text.ToString();
        for (var i = RequestUrl.GetHostStart(read); i < read.Length; i++)
        {
            if (origins[i] == 'a' && read[i] is '/' or '?' or '#')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A value must not be a step up in the path that the author of the file began.</summary>
    private static void CheckSegments(CurlToken token)
    {
        var path = token.Text.IndexOfAny(['?', '#']) is >= 0 and var end ? token.Text[..end] : token.Text;
        for (var start = 0; start <= path.Length;)
        {
            var next = path.IndexOf('/', start) is >= 0 and var slash ? slash : path.Length;
            if (path[start..next] is "." or ".." && !token.IsByAuthor(next) && token.Origins.AsSpan(start, next - start).Contains('v'))
            {
                throw new WebhookException("a value of the event would change the path of the URL ('..')");
            }

            start = next + 1;
        }
    }

    private string FillBody(string template, string? contentType)
    {
        var type = contentType ?? string.Empty;
        if (Has("json") || (type.Length == 0 && template.AsSpan().TrimStart() is ['{' or '[', ..]))
        {
            var json = new JsonTemplate();
            return Fill(template, json.Escape, json.Read);
        }

        return Fill(template, Has("x-www-form-urlencoded") ? static v => Uri.EscapeDataString(v.Text) : Has("xml") ? EscapeXml : AsItIs);

        bool Has(string part) => type.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private string Fill(string template, Func<EventValue, string> escape, Action<string>? read = null)
    {
        var text = new StringBuilder();
        foreach (var part in PlaceholderText.Parse(template).Parts)
        {
            if (TryFind(part, out var value))
            {
                text.Append(Count(escape(value)));
            }
            else
            {
                read?.Invoke(part.Text);
                text.Append(Count(part.Text));
            }
        }

        return text.ToString();
    }

    private bool TryFind(PlaceholderText.Part part, out EventValue value)
    {
        value = default;
        if (!part.IsPlaceholder)
        {
            return false;
        }

        if (find(part.Name) is { } found)
        {
            value = found;
            return true;
        }

        Unfilled.Add(part.Text);
        return false;
    }

    private string Count(string piece)
    {
        _size += piece.Length;
        return _size <= maxSize ? piece : throw new WebhookException($"the request has more than {maxSize} characters (MaxRequestSize)");
    }
}
