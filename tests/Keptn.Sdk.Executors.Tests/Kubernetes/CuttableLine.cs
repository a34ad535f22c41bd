using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>A way to a server that can be cut, as it is for a process that is killed: what goes on this side reaches nobody.</summary>
internal sealed class CuttableLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly int _target;
    private volatile bool _isCut;

    internal CuttableLine(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _isCut = true;
        _listener.Dispose();
        foreach (var end in _ends)
        {
            end.Dispose();
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or closed by one side: so is the other.
        }

        to.Close();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            var server = new TcpClient();
            _ends.Add(client);
            _ends.Add(server);
            if (_isCut)
            {
                // It came in the very moment.
                client.Dispose();
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, _target);
            _ = CopyAsync(client, server);
            _ = CopyAsync(server, client);
        }
    }
}
