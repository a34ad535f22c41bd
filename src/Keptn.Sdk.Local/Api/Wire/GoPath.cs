using System.Buffers;
using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Local.Api.Wire;

/// <summary>Names of resources in paths, escaped and unescaped as the real service does.</summary>
internal static class GoPath
{
    private static readonly SearchValues<char> s_unescaped =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$&+,/:;=@");

    /// <summary>
    /// The parameter that a route of Go sees: unescaped, unless the path could not be escaped again to what was sent; then
    /// it stays as it was sent.
    /// </summary>
    internal static string Parameter(string raw)
    {
        string decoded;
        try
        {
            decoded = Uri.UnescapeDataString(raw);
        }
        catch (UriFormatException)
        {
            return raw;
        }

        return Escape(decoded) == raw ? decoded : raw;
    }

    /// <summary>The path of the resource that a parameter names.</summary>
    /// <exception cref="ArgumentException">It is one that the service refuses.</exception>
    internal static string ToResource(string parameter)
    {
        Refuse(parameter);
        var path = Uri.UnescapeDataString(parameter.Replace('+', ' '));

        // Whatever the escaping was, nothing leads up: the real service looks before it unescapes.
        return path.Contains("..", StringComparison.Ordinal)
            ? throw new ArgumentException($"'{path}' leads out of its place.", nameof(parameter))
            : Clean(path);
    }

    /// <summary>A path without parts that lead nowhere.</summary>
    /// <exception cref="ArgumentException">It names a folder.</exception>
    internal static string Clean(string path) => path.EndsWith('/')
        ? throw new ArgumentException($"'{path}' is a folder.", nameof(path))
        : string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));

    /// <exception cref="ArgumentException">It is one that the service refuses.</exception>
    internal static void Refuse(string uri)
    {
        if (uri.Contains('~', StringComparison.Ordinal) || uri.Contains("..", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{uri}' is no resource.", nameof(uri));
        }
    }

    private static string Escape(string path)
    {
        var escaped = new StringBuilder(path.Length);
        foreach (var rune in path.EnumerateRunes())
        {
            var text = rune.ToString();
            if (!text.AsSpan().ContainsAnyExcept(s_unescaped))
            {
                escaped.Append(text);
                continue;
            }

            foreach (var utf8 in Encoding.UTF8.GetBytes(text))
            {
                escaped.Append('%').Append(utf8.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
