using System.Net;
using System.Net.Sockets;

namespace Keptn.Sdk.Tests.Api;

internal static class Connections
{
    private const int NobodyListens = 9;

    /// <summary>
    /// A handler for which every host name is this one address: the Host header keeps the name. At port 9 nobody listens.
    /// </summary>
    public static SocketsHttpHandler AllTo(Uri address) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            if (context.DnsEndPoint.Port == NobodyListens)
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
