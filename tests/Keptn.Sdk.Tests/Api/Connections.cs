using System.Net;
using System.Net.Sockets;

namespace Keptn.Sdk.Tests.Api;

internal static class Connections
{
    /// <summary>A handler for which every host name is this one address: the Host header keeps the name.</summary>
    public static SocketsHttpHandler AllTo(Uri address) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
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
