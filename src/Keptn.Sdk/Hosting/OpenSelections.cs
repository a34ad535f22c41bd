using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// The events about which an asynchronous filter is asked, or waits to be. They are not begun: when their sequence ends or
/// the service stops, they are dropped and nothing is sent.
/// </summary>
/// <param name="capacity">How many are asked about at once.</param>
/// <param name="timeProvider">The clock.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class OpenSelections(int capacity, TimeProvider timeProvider)
{
    /// <summary>How long filters may take: well below the ten minutes after which Keptn gives up a task that nobody starts.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<EventExecution, byte> _open = new();
    private readonly SemaphoreSlim _places = new(capacity);

    /// <summary>Where the tasks among them belong.</summary>
    internal IEnumerable<EventScope> TaskScopes => _open.Select(o => o.Key).Where(e => e.IsTask).Select(e => e.Scope);

    /// <summary>From now on it is found by those who cancel.</summary>
    internal void Add(EventExecution execution) => _open.TryAdd(execution, 0);

    internal void Remove(EventExecution execution) => _open.TryRemove(execution, out _);

    /// <summary>Waits until another filter may be asked. Its time begins then.</summary>
    /// <param name="cancellationToken">That of the execution.</param>
    /// <exception cref="OperationCanceledException">The execution was cancelled.</exception>
    internal async Task<Place> EnterAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Place(_places, timeProvider, cancellationToken);
    }

    /// <summary>Nothing of it is wanted any more, because the service stops.</summary>
    internal void CancelAll()
    {
        foreach (var (execution, _) in _open)
        {
            execution.Cancel(CancellationCause.Shutdown);
        }
    }

    /// <summary>The sequence of some of it is over.</summary>
    /// <returns>How many.</returns>
    internal int CancelTasks(string keptnContext, string stage)
    {
        var count = 0;
        foreach (var (execution, _) in _open)
        {
            if (execution.IsTaskOf(keptnContext, stage))
            {
                execution.Cancel(CancellationCause.Aborted);
                count++;
            }
        }

        return count;
    }

    /// <summary>The place and the time of one filter.</summary>
    internal sealed class Place : IDisposable
    {
        private readonly SemaphoreSlim _places;
        private readonly CancellationTokenSource _limit;
        private readonly CancellationTokenSource _either;

        internal Place(SemaphoreSlim places, TimeProvider timeProvider, CancellationToken cancellationToken)
        {
            _places = places;
            _limit = new CancellationTokenSource(TimeLimit, timeProvider);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, cancellationToken);
        }

        internal CancellationToken Token => _either.Token;

        /// <summary>Whether its time is up.</summary>
        internal bool IsOver => _limit.IsCancellationRequested;

        public void Dispose()
        {
            _either.Dispose();
            _limit.Dispose();
            _places.Release();
        }
    }
}
