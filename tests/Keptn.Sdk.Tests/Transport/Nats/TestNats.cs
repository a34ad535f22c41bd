using System.Text;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

/// <summary>What the NATS tests have in common.</summary>
internal static class TestNats
{
    /// <summary>How long a test waits for what should come at once: the machine may be busy.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Options with waits short enough for tests.</summary>
    internal static NatsOptions Options(string url, Action<NatsOptions>? change = null)
    {
        var options = new NatsOptions
        {
            Servers = url,
            ReconnectDelay = TimeSpan.FromMilliseconds(10),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(200),
        };
        change?.Invoke(options);
        return options;
    }

    internal static NatsConnection Connection(NatsOptions options, RecordingLogger? logger = null, TimeProvider? timeProvider = null) =>
        new("test", options, logger ?? new RecordingLogger(), timeProvider ?? TimeProvider.System);

    internal static async Task<NatsConnection> ConnectAsync(string url, RecordingLogger? logger = null, Action<NatsOptions>? change = null)
    {
        var connection = Connection(Options(url, change), logger);
        await connection.ConnectAsync(CancellationToken.None).WaitAsync(Patience);
        return connection;
    }

    internal static NatsTransport Transport(
        string url, RecordingLogger? logger = null, Action<NatsOptions>? change = null, string name = "carts-tests") =>
        new(name, Options(url, change), logger ?? new RecordingLogger(), TimeProvider.System);

    /// <summary>A transport that is connected.</summary>
    internal static async Task<NatsTransport> StartAsync(
        string url,
        RecordingSink sink,
        string[] subscriptions,
        RecordingLogger? logger = null,
        Action<NatsOptions>? change = null,
        string name = "carts-tests")
    {
        var transport = Transport(url, logger, change, name);
        await transport.StartAsync(subscriptions, sink, CancellationToken.None).WaitAsync(Patience);
        return transport;
    }

    /// <summary>Sends events side by side, the first one before the others: sends that wait for one answer may change places.</summary>
    internal static async Task SendAllAsync(NatsTransport transport, IEnumerable<string> ids, string data = "{}")
    {
        List<Task> sends = [];
        foreach (var id in ids)
        {
            sends.Add(transport.SendAsync(Event(id, data: data), CancellationToken.None).AsTask());
            if (sends.Count == 1)
            {
                await sends[0].WaitAsync(Patience);
            }
        }

        await Task.WhenAll(sends).WaitAsync(Patience);
    }

    /// <summary>Asks JetStream.</summary>
    internal static async Task<JsonElement> AskAsync(NatsConnection connection, string subject, string body = "")
    {
        var reply = await connection.RequestAsync(NatsSubject.ForPublish(subject), Encoding.UTF8.GetBytes(body), CancellationToken.None)
            .AsTask().WaitAsync(Patience);
        var answer = JsonDocument.Parse(reply.Payload).RootElement;
        answer.TryGetProperty("error", out _).Should().BeFalse(answer.ToString());
        return answer;
    }

    /// <summary>Texts of the numbers from a start.</summary>
    internal static IEnumerable<string> Ids(int start, int count) => Enumerable.Range(start, count).Select(i => $"{i}");

    /// <summary>Compares without regard to order; quicker than the comparison of graphs.</summary>
    internal static void ShouldBeExactly(this IEnumerable<string> ids, IEnumerable<string> expected) =>
        ids.Order(StringComparer.Ordinal).Should().Equal(expected.Order(StringComparer.Ordinal));

    internal static CloudEvent Event(string id, string type = "sh.keptn.event.test.triggered", string data = "{\"project\":\"sockshop\"}") =>
        new()
        {
            Id = id,
            Source = "tests",
            Type = type,
            Data = CloudEventData.FromJson(Encoding.UTF8.GetBytes(data)),
            ["shkeptncontext"] = "a1d5f9a2-41c0-4bd8-a5a9-a2c0c3f4aaaa",
        };
}
