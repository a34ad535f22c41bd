using System.Diagnostics.CodeAnalysis;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>One server, with the credentials that its address carried. Its text never shows them.</summary>
internal sealed class NatsServerAddress
{
    internal const int DefaultPort = 4222;

    private const string PlainScheme = "nats";
    private const string TlsScheme = "tls";

    private NatsServerAddress(string host, int port, bool requiresTls)
    {
        Host = host;
        Port = port;
        RequiresTls = requiresTls;
    }

    internal string Host { get; }

    internal int Port { get; }

    internal bool RequiresTls { get; }

    internal string? UserName { get; private init; }

    internal string? Password { get; private init; }

    internal string? Token { get; private init; }

    public override string ToString()
    {
        var scheme = RequiresTls ? TlsScheme : PlainScheme;
        return Host.Contains(':', StringComparison.Ordinal) ? $"{scheme}://[{Host}]:{Port}" : $"{scheme}://{Host}:{Port}";
    }

    internal static bool TryParseList(
        string? servers,
        [NotNullWhen(true)] out IReadOnlyList<NatsServerAddress>? addresses,
        [NotNullWhen(false)] out string? problem)
    {
        addresses = null;
        List<NatsServerAddress> list = [];
        foreach (var text in (servers ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParse(text, out var address, out problem))
            {
                return false;
            }

            list.Add(address);
        }

        if (list.Count == 0)
        {
            problem = "No NATS server is given; an address looks like nats://keptn-nats:4222.";
            return false;
        }

        addresses = list;
        problem = null;
        return true;
    }

    private static bool TryParse(
        string text, [NotNullWhen(true)] out NatsServerAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : $"{PlainScheme}://{text}", UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            problem = $"'{HideCredentials(text)}' is not the address of a NATS server; one looks like nats://keptn-nats:4222 (special characters in a password are percent-encoded).";
            return false;
        }

        if (uri.Scheme is not (PlainScheme or TlsScheme))
        {
            problem = $"'{HideCredentials(text)}': scheme '{uri.Scheme}' is not supported for NATS; use nats:// or tls://.";
            return false;
        }

        if (uri.Port == 0 || uri.AbsolutePath is not ("" or "/") || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            problem = $"'{HideCredentials(text)}' is not the address of a NATS server: only scheme, credentials, host and port may be in it.";
            return false;
        }

        problem = null;
        address = WithCredentials(uri);
        return true;
    }

    private static NatsServerAddress WithCredentials(Uri uri)
    {
        var (host, port) = (uri.DnsSafeHost, uri.Port < 0 ? DefaultPort : uri.Port);
        var requiresTls = uri.Scheme == TlsScheme;
        if (uri.UserInfo.Length == 0)
        {
            return new(host, port, requiresTls);
        }

        // A lone user is a token, as in every NATS client.
        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new(host, port, requiresTls) { Token = Uri.UnescapeDataString(uri.UserInfo) }
            : new(host, port, requiresTls)
            {
                UserName = Uri.UnescapeDataString(uri.UserInfo[..colon]),
                Password = Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]),
            };
    }

    private static string HideCredentials(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
        {
            return text;
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme >= 0 && scheme < at ? $"{text[..(scheme + 3)]}***{text[at..]}" : $"***{text[at..]}";
    }
}
