using System.Buffers;
using System.Text;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>Reads the URL of a request, after templates are rendered (spec/executors.md 3.10, lesson 1).</summary>
internal static class RequestUrl
{
    private static readonly SearchValues<char> s_schemeCharacters =
        SearchValues.Create("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <exception cref="WebhookException">It is no URL of HTTP.</exception>
    internal static Uri Parse(string text)
    {
        // Whoever reads such a URL in another way than we do would reach another host.
        if (text.Length == 0 || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\'))
        {
            throw new WebhookException(text.Length == 0 ? "the URL is empty" : "the URL holds a space, a backslash or a control character; use urlquery for values");
        }

        var absolute = GetHostStart(text) > 0 ? text : "http://" + text;
        if (!Uri.TryCreate(absolute, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            throw new WebhookException("the URL cannot be read");
        }

        return url.Scheme is "http" or "https" ? url : throw new WebhookException($"the URL has the scheme '{url.Scheme}'; only http and https are allowed");
    }

    /// <summary>
    /// Checks that a value does not end the host that the author of the file began: in <c>https://{{.data.x}}.corp.example/</c>
    /// it must not say <c>evil.example/</c>. A host that is a value altogether may be any.
    /// </summary>
    /// <exception cref="WebhookException">It does.</exception>
    internal static void CheckHost(CurlToken token)
    {
        var start = GetHostStart(token.Text);
        var end = start;
        while (end < token.Text.Length && !(token.Text[end] is '/' or '?' or '#' && token.Origins[end] == 'a'))
        {
            end++;
        }

        var host = Enumerable.Range(start, end - start).ToList();
        if (host.Exists(i => token.Origins[i] == 'a') && host.Exists(i => token.Origins[i] == 'v' && "/?#@".Contains(token.Text[i], StringComparison.Ordinal)))
        {
            throw new WebhookException("a value of the event or a secret would change the host of the URL");
        }
    }

    /// <summary>Where the host begins: behind the scheme, which may be left out; what stands in a path or query is none.</summary>
    internal static int GetHostStart(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && char.IsAsciiLetter(text[0]) && text.AsSpan(0, end).IndexOfAnyExcept(s_schemeCharacters) < 0 ? end + 3 : 0;
    }

    /// <summary>Takes user and password out of a URL, as curl does.</summary>
    internal static void MoveCredentials(OutboundRequest request)
    {
        if (request.Url is not { UserInfo.Length: > 0 } url)
        {
            return;
        }

        if (!request.HasHeader("Authorization"))
        {
            request.Headers.Add(HeaderRules.Basic(Uri.UnescapeDataString(url.UserInfo)));
        }

        request.Url = new UriBuilder(url) { UserName = string.Empty, Password = string.Empty }.Uri;
    }

    /// <summary>Adds text to the query.</summary>
    internal static Uri AddQuery(Uri url, string query)
    {
        var text = new StringBuilder(url.GetLeftPart(UriPartial.Query));
        text.Append(url.Query.Length > 1 ? '&' : '?').Append(query);
        return Parse(text.ToString());
    }
}
