using System.IO.Pipelines;
using System.Net.Sockets;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>One established connection to one server: signed in, ready to subscribe and publish.</summary>
internal sealed class NatsLink : IDisposable
{
    // Room for some dozen events: under load one system call brings that many.
    private static readonly StreamPipeReaderOptions s_readerOptions =
        new(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true);

    private readonly Socket _socket;
    private readonly CancellationTokenSource _ended = new();
    private Stream _stream;
    private long _lastRead;

    private NatsLink(Socket socket, NatsServerAddress address)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        Address = address;
        Input = PipeReader.Create(_stream, s_readerOptions);
    }

    internal NatsServerAddress Address { get; }

    internal Stream Output => _stream;

    internal PipeReader Input { get; private set; }

    /// <summary>What the server last said about itself.</summary>
    internal NatsServerInfo Info { get; set; } = new();

    /// <summary>What the server said before it ended the connection.</summary>
    internal NatsServerError? LastError { get; set; }

    /// <summary>When bytes last came.</summary>
    internal long LastRead
    {
        get => Volatile.Read(ref _lastRead);
        set => Volatile.Write(ref _lastRead, value);
    }

    /// <summary>Cancelled when the connection ends.</summary>
    internal CancellationToken Ended => _ended.Token;

    /// <summary>Opens a TCP connection; see <see cref="NatsHandshake"/> for the rest.</summary>
    internal static async Task<NatsLink> OpenAsync(NatsServerAddress address, CancellationToken cancellationToken)
    {
        // Batches are written whole: waiting for more would only delay them.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken).ConfigureAwait(false);
            return new NatsLink(socket, address);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Goes on over TLS.</summary>
    internal async Task StartTlsAsync(NatsTlsOptions options, CancellationToken cancellationToken)
    {
        await Input.CompleteAsync().ConfigureAwait(false);
        _stream = await NatsTls.AuthenticateAsync(_stream, Address, options, cancellationToken).ConfigureAwait(false);
        Input = PipeReader.Create(_stream, s_readerOptions);
    }

    /// <summary>Ends the connection at once; whoever reads or writes gets an exception.</summary>
    internal void Abort()
    {
        _ended.Cancel();
        _socket.Dispose();
    }

    public void Dispose()
    {
        Abort();
        Input.Complete();
        _stream.Dispose();
        _ended.Dispose();
    }
}
