using System.Net;
using System.Net.Sockets;

namespace Keptn.Sdk.Executors.Requests;

/// <summary>Connects to a host at an address that was checked, and to no other.</summary>
/// <param name="policy">Where requests may go.</param>
/// <param name="resolve">Looks up a host name.</param>
internal sealed class GuardedConnector(OutboundPolicy policy, HostLookup resolve)
{
    /// <exception cref="WebhookException">One of the addresses is denied, or there is none.</exception>
    internal async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(host, port, cancellationToken).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Looks up a host and checks every address that it has: one that is denied denies the host.</summary>
    /// <exception cref="WebhookException">One of the addresses is denied, or there is none.</exception>
    internal async Task<IPAddress[]> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await resolve(host, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new WebhookException($"the host {host} cannot be resolved", e);
        }

        if (addresses.Length == 0)
        {
            throw new WebhookException($"the host {host} cannot be resolved", new SocketException((int)SocketError.HostNotFound));
        }

        foreach (var address in addresses)
        {
            policy.Check(host, port, address);
        }

        return addresses;
    }
}
