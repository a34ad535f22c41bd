using System.Net;
using System.Net.Sockets;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>
/// Which addresses are not on the public internet. Source: IANA, special-purpose address registries (RFC 6890 and what
/// followed).
/// </summary>
internal static class AddressRules
{
    private static readonly (IPNetwork Network, string Name)[] s_local = Parse(
        ("127.0.0.0/8", "a loopback address"), ("::1/128", "a loopback address"),
        ("10.0.0.0/8", "a private address"), ("172.16.0.0/12", "a private address"), ("192.168.0.0/16", "a private address"),
        ("100.64.0.0/10", "a private address"), ("fc00::/7", "a private address"), ("fec0::/10", "a private address"));

    private static readonly (IPNetwork Network, string Name)[] s_special = Parse(
        ("169.254.0.0/16", "a link-local address, where clouds keep their metadata"), ("fe80::/10", "a link-local address"),
        ("fd00:ec2::/32", "the metadata service of a cloud"), ("fd20:ce::254/128", "the metadata service of a cloud"),
        ("100.100.100.200/32", "the metadata service of a cloud"), ("168.63.129.16/32", "the metadata service of a cloud"),
        ("0.0.0.0/8", "an address of this host"), ("::/128", "an address of this host"),
        ("224.0.0.0/4", "a multicast address"), ("ff00::/8", "a multicast address"), ("240.0.0.0/4", "a reserved address"),
        ("192.0.0.0/24", "a reserved address"), ("192.0.2.0/24", "a reserved address"), ("198.18.0.0/15", "a reserved address"),
        ("198.51.100.0/24", "a reserved address"), ("203.0.113.0/24", "a reserved address"), ("2001::/32", "a tunnel"),
        ("64:ff9b:1::/48", "a reserved address"), ("100::/64", "a reserved address"));

    /// <summary>What an address is, for a message, if only an entry for that very address may allow it; otherwise null.</summary>
    internal static string? FindSpecial(IPAddress address) => Find(s_special, address);

    /// <summary>What an address is if it belongs to this host or its own networks; otherwise null.</summary>
    internal static string? FindLocal(IPAddress address) => Find(s_local, address);

    /// <summary>The IPv4 address that is written as an IPv6 one: mapped, compatible, NAT64 or 6to4; otherwise the address itself.</summary>
    internal static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        var isCompatible = bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && bytes.AsSpan(12, 3).IndexOfAnyExcept((byte)0) >= 0;
        var isNat64 = bytes.AsSpan(0, 12).SequenceEqual(new byte[] { 0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0 });
        return isCompatible || isNat64 ? new IPAddress(bytes.AsSpan(12))
            : bytes[0] == 0x20 && bytes[1] == 0x02 ? new IPAddress(bytes.AsSpan(2, 4))
            : address.ScopeId == 0 ? address : new IPAddress(bytes);
    }

    private static string? Find((IPNetwork Network, string Name)[] list, IPAddress address)
    {
        var unwrapped = Unwrap(address);
        foreach (var (network, name) in list)
        {
            if (network.Contains(unwrapped))
            {
                return name;
            }
        }

        return null;
    }

    private static (IPNetwork Network, string Name)[] Parse(params (string Network, string Name)[] list) =>
        [.. list.Select(e => (IPNetwork.Parse(e.Network), e.Name))];
}
