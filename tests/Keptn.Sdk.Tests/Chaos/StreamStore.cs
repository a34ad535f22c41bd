using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Transport.Nats;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Chaos;

/// <summary>Everything that the stream holds, read from it: the event store, and the books of a control plane.</summary>
internal sealed class StreamStore(NatsConnection connection) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, List<CloudEvent>> _byContext = new(StringComparer.Ordinal);
    private long _next = 1;

    /// <summary>Creates the stream as Keptn's installation does.</summary>
    internal static Task CreateStreamAsync(NatsConnection connection) => TestNats.AskAsync(
        connection, "$JS.API.STREAM.CREATE.keptn", """{"name":"keptn","subjects":["sh.keptn.>"],"storage":"file","retention":"limits","num_replicas":1}""");

    public void Dispose() => _gate.Dispose();

    /// <summary>Reads what is new and asks for something, one after the other.</summary>
    internal async Task<T> AskAsync<T>(Func<IReadOnlyDictionary<string, List<CloudEvent>>, T> question)
    {
        await _gate.WaitAsync();
        try
        {
            var info = await TestNats.AskAsync(connection, "$JS.API.STREAM.INFO.keptn");
            var last = info.GetProperty("state").GetProperty("last_seq").GetInt64();
            while (_next <= last)
            {
                var count = (int)Math.Min(200, last - _next + 1);
                foreach (var cloudEvent in await Task.WhenAll(Enumerable.Range(0, count).Select(i => GetAsync(_next + i))))
                {
                    if (!_byContext.TryGetValue(cloudEvent.KeptnContext!, out var list))
                    {
                        _byContext[cloudEvent.KeptnContext!] = list = [];
                    }

                    list.Add(cloudEvent);
                }

                _next += count;
            }

            return question(_byContext);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<CloudEvent> GetAsync(long sequence)
    {
        var answer = await TestNats.AskAsync(connection, "$JS.API.STREAM.MSG.GET.keptn", $$"""{"seq":{{sequence}}}""");
        return JsonEventFormatter.Default.DecodeStructuredModeMessage(answer.GetProperty("message").GetProperty("data").GetBytesFromBase64());
    }
}
