using System.Globalization;
using System.Net;
using System.Text;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>
/// An entry of a list of hosts: a name with all below it (<c>corp.example</c>), an address or a network
/// (<c>10.1.0.0/16</c>), each with a port or without.
/// </summary>
internal sealed class HostRule
{
    private static readonly IdnMapping s_idn = new();

    private readonly string _name = string.Empty;
    private readonly IPNetwork? _network;
    private readonly int? _port;

    private HostRule(string name, IPNetwork? network, int? port)
    {
        _name = name;
        _network = network;
        _port = port;
    }

    internal bool IsNetwork => _network is not null;

    /// <returns>The rule; null where the entry is none.</returns>
    internal static HostRule? TryParse(string entry)
    {
        var text = entry.Trim();
        if (IPNetwork.TryParse(text, out var network))
        {
            return new HostRule(text, network, null);
        }

        var port = default(int?);
        var colon = text.LastIndexOf(':');
        if (colon > 0 && (text.IndexOf(':') == colon || text[colon - 1] == ']')
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536)
        {
            port = number;
            text = text[..colon];
        }

        if (IPAddress.TryParse(text.Trim('[', ']'), out var address))
        {
            var single = AddressRules.Unwrap(address);
            return new HostRule(text, new IPNetwork(single, single.GetAddressBytes().Length * 8), port);
        }

        var name = Normalize(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text);
        return Uri.CheckHostName(name) == UriHostNameType.Dns ? new HostRule(name, null, port) : null;
    }

    internal bool MatchesName(string host, int port)
    {
        var name = Normalize(host);
        return !IsNetwork && (_port ?? port) == port
            && (name == _name || name.EndsWith("." + _name, StringComparison.Ordinal));
    }

    internal bool MatchesAddress(IPAddress address, int port) =>
        _network is { } network && (_port ?? port) == port && network.Contains(AddressRules.Unwrap(address));

    // As it is asked for in DNS: a name with other letters than these has another form there.
    private static string Normalize(string host)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        try
        {
            return Ascii.IsValid(name) ? name : s_idn.GetAscii(name);
        }
        catch (ArgumentException)
        {
            // No name at all, which the caller finds.
            return name;
        }
    }
}
