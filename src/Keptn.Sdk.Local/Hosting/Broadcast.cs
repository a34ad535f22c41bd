using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>Shows the same items to any number of observers, none of which can hold up the rest. Thread-safe.</summary>
internal sealed class Broadcast<T>(int capacity)
{
    private ImmutableArray<Channel<T>> _observers = [];
    private volatile bool _completed;

    /// <summary>Everything from this call on, whenever reading begins.</summary>
    internal IAsyncEnumerable<T> Observe(CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true });
        ImmutableInterlocked.Update(ref _observers, (all, added) => all.Add(added), channel);
        if (_completed)
        {
            channel.Writer.TryComplete();
        }

        return ReadAsync(channel, cancellationToken);
    }

    internal void Publish(T item)
    {
        foreach (var channel in _observers)
        {
            if (!channel.Writer.TryWrite(item))
            {
                var tooSlow = new LocalControlPlaneException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The observer is {capacity} items behind and gets no more "
                        + $"({nameof(LocalControlPlaneOptions.MaxUndeliveredEvents)})."));
                channel.Writer.TryComplete(tooSlow);
                Remove(channel);
            }
        }
    }

    internal void Complete()
    {
        _completed = true;
        foreach (var channel in _observers)
        {
            channel.Writer.TryComplete();
        }
    }

    private async IAsyncEnumerable<T> ReadAsync(Channel<T> channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            Remove(channel);
        }
    }

    private void Remove(Channel<T> channel) =>
        ImmutableInterlocked.Update(ref _observers, (all, gone) => all.Remove(gone), channel);
}
