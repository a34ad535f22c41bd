using System.Buffers;
using System.Text;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>Checks headers and credentials of requests: nothing may add a header, a request or a hop of its own.</summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> s_nameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly HashSet<string> s_refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    };

    /// <summary>Reads <c>Name: value</c> as curl's <c>--header</c> takes it.</summary>
    /// <exception cref="WebhookException">It is no header, or one that is not allowed.</exception>
    internal static (string Name, string Value) Parse(string header)
    {
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            throw new WebhookException("a header must be 'Name: value'");
        }

        // Without a value it is one that shall not be sent, as in 'Expect:', and may have any name.
        var (name, value) = (header[..colon], header[(colon + 1)..].Trim(' ', '\t'));
        return value.Length == 0 && s_refused.Contains(name) ? (name, value) : Check(name, value);
    }

    /// <exception cref="WebhookException">It is not allowed.</exception>
    internal static (string Name, string Value) Check(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(s_nameCharacters))
        {
            throw new WebhookException("the name of a header holds a character that is not allowed");
        }

        if (s_refused.Contains(name))
        {
            throw new WebhookException($"the header '{name}' cannot be set: it belongs to the connection");
        }

        return value.Any(c => char.IsControl(c) && c != '\t')
            ? throw new WebhookException($"the value of header '{name}' holds a line break or another control character")
            : (name, value);
    }

    internal static (string Name, string Value) Basic(string credentials) =>
        ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials.Contains(':', StringComparison.Ordinal) ? credentials : credentials + ":")));
}
