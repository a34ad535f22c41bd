using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>As much of the NATS protocol as a test needs, with nothing of the SDK in it.</summary>
internal sealed class NatsWire : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private NatsWire(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);

        // One character a byte, so that sizes are those of the protocol.
        _reader = new StreamReader(_stream, Encoding.Latin1);
    }

    public void Dispose() => _reader.Dispose();

    internal static async Task<NatsWire> ConnectAsync(Cluster cluster, params string[] subjects)
    {
        var wire = new NatsWire(await cluster.ConnectAsync(Cluster.NatsPort));
        await wire.SendAsync("CONNECT {\"verbose\":false}\r\n" + string.Concat(subjects.Select((s, i) => $"SUB {s} {i}\r\n")) + "PING\r\n");
        while (await wire.ReadLineAsync() != "PONG")
        {
            // INFO.
        }

        return wire;
    }

    internal Task PublishAsync(string subject, string payload) => SendAsync($"PUB {subject} {payload.Length}\r\n{payload}\r\n");

    /// <summary>The next message.</summary>
    internal async Task<JsonNode> ReceiveAsync()
    {
        while (true)
        {
            var line = await ReadLineAsync();
            if (line.StartsWith("MSG ", StringComparison.Ordinal))
            {
                var buffer = new char[int.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture) + 2];
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                await _reader.ReadBlockAsync(buffer, timeout.Token);
                return JsonNode.Parse(new string(buffer))!;
            }
        }
    }

    private async Task<string> ReadLineAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _reader.ReadLineAsync(timeout.Token) ?? throw new IOException("nats-server closed the connection.");
    }

    private async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));
}
