using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keptn.Sdk.Tests.Transport.Nats;

/// <summary>A peer that a test scripts: one function per connection, in the order in which they come; the last one stays.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    internal const string Info = "INFO {\"server_name\":\"fake\",\"version\":\"2.9.0\",\"headers\":true,\"max_payload\":1048576}\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly Func<Peer, Task>[] _scripts;
    private int _connections;

    internal FakeServer(params Func<Peer, Task>[] scripts)
    {
        _scripts = scripts;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal string Url => $"nats://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    internal int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    /// <summary>A script that sends some bytes and then listens until the client hangs up.</summary>
    internal static Func<Peer, Task> Send(string text) => async peer =>
    {
        await peer.WriteAsync(text);
        await peer.ReadToEndAsync();
    };

    /// <summary>A script that accepts the client, takes its subscriptions, and answers no PING after that.</summary>
    internal static async Task AcceptAndFallSilent(Peer peer)
    {
        await peer.AcceptAsync();
        await peer.AnswerPingAsync();
        await peer.ReadToEndAsync();
    }

    /// <summary>A script that behaves: accepts, and answers every PING.</summary>
    internal static async Task Behave(Peer peer)
    {
        await peer.AcceptAsync();
        while (true)
        {
            await peer.AnswerPingAsync();
        }
    }

    /// <summary>A script that accepts and hangs up.</summary>
    internal static async Task AcceptAndHangUp(Peer peer)
    {
        await peer.AcceptAsync();
        await peer.HangUpAsync();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var number = Interlocked.Increment(ref _connections);
                running.Add(RunAsync(socket, _scripts[Math.Min(number, _scripts.Length) - 1]));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped, perhaps between two clients.
            await Task.WhenAll(running);
        }
    }

    private async Task RunAsync(Socket socket, Func<Peer, Task> script)
    {
        using (socket)
        using (_stop.Token.UnsafeRegister(_ => socket.Dispose(), null))
        {
            try
            {
                using var peer = new Peer(socket);
                await script(peer);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The client hung up, or the test is over.
            }
        }
    }

    /// <summary>The server's end of one connection.</summary>
    internal sealed class Peer(Socket socket) : IDisposable
    {
        private readonly StreamReader _reader = new(new NetworkStream(socket), Encoding.UTF8);

        internal Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

        internal async Task WriteAsync(byte[] bytes) => await socket.SendAsync(bytes);

        /// <summary>Reads lines until one begins with the text.</summary>
        internal async Task<string> ReadLineAsync(string beginning = "")
        {
            while (true)
            {
                var line = await _reader.ReadLineAsync() ?? throw new IOException("The client hung up.");
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }

        internal async Task AnswerPingAsync()
        {
            await ReadLineAsync("PING");
            await WriteAsync("PONG\r\n");
        }

        /// <returns>The CONNECT line.</returns>
        internal async Task<string> AcceptAsync(string info = Info)
        {
            await WriteAsync(info);
            var connect = await ReadLineAsync("CONNECT");
            await ReadLineAsync("PING");
            await WriteAsync("PONG\r\n");
            return connect;
        }

        /// <summary>Ends the connection in good order: all that was sent arrives.</summary>
        internal async Task HangUpAsync()
        {
            socket.Shutdown(SocketShutdown.Send);
            await ReadToEndAsync();
        }

        /// <summary>Ends the connection as a crash does: what was sent may get lost.</summary>
        internal void Reset()
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }

        public void Dispose() => _reader.Dispose();

        internal async Task ReadToEndAsync()
        {
            while (await _reader.ReadLineAsync() is not null)
            {
            }
        }
    }
}
