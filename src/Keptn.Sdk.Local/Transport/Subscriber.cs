using System.Threading.Channels;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Hosting;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Local.Transport;

/// <summary>One connected instance of a service: its subscriptions and what waits for it.</summary>
internal sealed class Subscriber : IDisposable
{
    private readonly IReadOnlyList<string> _patterns;
    private readonly IEventSink _sink;
    private readonly Action<string> _warn;
    private readonly OpenWork _work;
    private readonly Channel<ReadOnlyMemory<byte>> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pump;

    internal Subscriber(string name, IReadOnlyList<string> patterns, IEventSink sink, int capacity, Action<string> warn, OpenWork work)
    {
        Name = name;
        _patterns = patterns;
        _sink = sink;
        _warn = warn;
        _work = work;
        _queue = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _pump = PumpAsync();
    }

    internal string Name { get; }

    /// <summary>Whether it only looks on, so that no answer is expected of it.</summary>
    internal bool IsWatcher { get; init; }

    internal string Description => $"{Name} ({string.Join(", ", _patterns)})";

    internal bool Wants(KeptnEventType type) => _patterns.Any(type.Matches);

    /// <summary>Queues an encoded event.</summary>
    /// <returns>Whether there was room.</returns>
    internal bool TryDeliver(ReadOnlyMemory<byte> encoded)
    {
        _work.Add(1);
        if (_queue.Writer.TryWrite(encoded))
        {
            return true;
        }

        _work.Add(-1);
        return false;
    }

    /// <summary>Takes no more, and hands over what is queued.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        try
        {
            await _pump.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _pump.ConfigureAwait(false);

            // Nobody waits for who looks on, and for the built-in services, which end with the control plane.
            if (!IsWatcher && _queue.Reader.Count is var lost and > 0)
            {
                _warn($"{lost} events for {Name} were not delivered: it stopped first.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task PumpAsync()
    {
        try
        {
            await foreach (var encoded in _queue.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await HandOverAsync(encoded).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task HandOverAsync(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(encoded);
            var received = new ReceivedEvent(cloudEvent, encoded.Length) { SubscriptionIds = GetSubscriptionIds(cloudEvent.Type) };
            await _sink.ReceiveAsync(received, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            // One event that a service cannot take, or not in time, must not cut it off from the rest.
            _warn($"{Name} did not take an event: {e.Message}");
        }
        finally
        {
            _work.Add(-1);
        }
    }

    /// <summary>Nobody gives ids to the subscriptions of a service in this process: the pattern of one is its id.</summary>
    private IReadOnlyList<string> GetSubscriptionIds(string? eventType)
    {
        if (_patterns.Count == 1)
        {
            return _patterns;
        }

        _ = KeptnEventType.TryParse(eventType, out var type);
        return [.. _patterns.Where(type.Matches)];
    }
}
