using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk;

/// <summary>What a handler knows of the event in work, its typed data included.</summary>
/// <typeparam name="TData">The typed data.</typeparam>
public class EventContext<TData> : EventContext, IAsyncDisposable
    where TData : class
{
    private readonly IServiceScopeFactory? _scopeFactory;
    private IServiceScope? _serviceScope;

    /// <summary>Creates a context, for tests of a handler alone.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="data">Its typed data.</param>
    public EventContext(CloudEvent cloudEvent, TData data)
        : base(cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(data);
        Data = data;
    }

    internal EventContext(
        CloudEvent cloudEvent, in KeptnEventType type, EventScope scope, TData data, IServiceScopeFactory scopeFactory)
        : base(cloudEvent, type, scope)
    {
        Data = data;
        _scopeFactory = scopeFactory;
    }

    /// <summary>The typed data: a view of <see cref="EventContext.CloudEvent"/>'s.</summary>
    public TData Data { get; }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The event is done: its handler has returned.</exception>
    public override IServiceProvider Services
    {
        get => _scopeFactory is null ? base.Services : (Volatile.Read(ref _serviceScope) ?? CreateScope(_scopeFactory)).ServiceProvider;
        init => base.Services = value;
    }

    /// <summary>Disposes the event's services. The pipeline does this.</summary>
    public async ValueTask DisposeAsync()
    {
        // What is asked for from now on would never be disposed.
        var scope = Interlocked.Exchange(ref _serviceScope, DisposedScope.Instance);
        if (scope is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            scope?.Dispose();
        }

        RemoveOwnWorkspace();
        GC.SuppressFinalize(this);
    }

    // Made when first used, for many handlers never need it; a handler may ask on several threads at once.
    private IServiceScope CreateScope(IServiceScopeFactory factory)
    {
        var created = factory.CreateScope();
        if (Interlocked.CompareExchange(ref _serviceScope, created, null) is not { } existing)
        {
            return created;
        }

        created.Dispose();
        return existing;
    }

    private sealed class DisposedScope : IServiceScope
    {
        internal static readonly DisposedScope Instance = new();

        public IServiceProvider ServiceProvider =>
            throw new ObjectDisposedException(nameof(Services), "The event is done and its services are disposed: keep what a handler leaves behind independent of them.");

        public void Dispose()
        {
        }
    }
}
