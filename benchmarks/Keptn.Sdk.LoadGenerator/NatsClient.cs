using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keptn.Sdk.LoadGenerator;

/// <summary>
/// The least that is needed of the NATS protocol: publishes commands that are made already, and hands over messages.
/// One thread receives and blocks on the socket, so that nothing but the kernel stands between a message and its time.
/// </summary>
internal sealed class NatsClient : IDisposable
{
    internal const int StartedId = 1;
    internal const int FinishedId = 2;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Lock _sending = new();
    private readonly byte[] _buffer = new byte[512 * 1024];

    internal NatsClient(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Gets the subscription and the payload of each message.</summary>
    internal delegate void MessageHandler(int subscription, ReadOnlySpan<byte> payload);

    public void Dispose() => _socket.Dispose();

    /// <summary>Signs in and subscribes to the answers of a task.</summary>
    internal void Subscribe(string task) => Send(Encoding.ASCII.GetBytes(
        $"CONNECT {{\"verbose\":false,\"pedantic\":false,\"name\":\"load-generator\"}}\r\nSUB sh.keptn.event.{task}.started {StartedId}\r\nSUB sh.keptn.event.{task}.finished {FinishedId}\r\nPING\r\n"));

    internal void Send(ReadOnlySpan<byte> commands)
    {
        lock (_sending)
        {
            while (commands.Length > 0)
            {
                commands = commands[_socket.Send(commands)..];
            }
        }
    }

    /// <summary>Receives until the socket is disposed.</summary>
    /// <param name="onMessage">Called for each message.</param>
    /// <param name="onBatch">Called when everything of one read is done.</param>
    /// <exception cref="InvalidOperationException">The server reports an error.</exception>
    internal void Receive(MessageHandler onMessage, Action onBatch)
    {
        var filled = 0;
        while (true)
        {
            int count;
            try
            {
                count = _socket.Receive(_buffer.AsSpan(filled));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                count = 0;
            }

            if (count == 0)
            {
                return;
            }

            filled += count;
            var used = Read(_buffer.AsSpan(0, filled), onMessage);
            _buffer.AsSpan(used, filled - used).CopyTo(_buffer);
            filled -= used;
            onBatch();
        }
    }

    private int Read(ReadOnlySpan<byte> received, MessageHandler onMessage)
    {
        var position = 0;
        while (true)
        {
            var rest = received[position..];
            var length = rest.IndexOf((byte)'\n');
            if (length < 0)
            {
                return position;
            }

            var line = rest[..length].TrimEnd((byte)'\r');
            if (line.StartsWith("MSG "u8))
            {
                // MSG <subject> <subscription> <bytes>
                var end = line.LastIndexOf((byte)' ');
                _ = Utf8Parser.TryParse(line[(end + 1)..], out int size, out _);
                if (rest.Length < length + 1 + size + 2)
                {
                    return position;
                }

                onMessage(line[end - 1] - '0', rest.Slice(length + 1, size));
                position += length + 1 + size + 2;
                continue;
            }

            if (line.SequenceEqual("PING"u8))
            {
                Send("PONG\r\n"u8);
            }
            else if (line.StartsWith("-ERR"u8))
            {
                throw new InvalidOperationException($"nats-server says {Encoding.UTF8.GetString(line)}");
            }

            position += length + 1;
        }
    }
}
