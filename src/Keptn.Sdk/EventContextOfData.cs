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
    private AsyncServiceScope? _serviceScope;

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
    public override IServiceProvider Services
    {
        // Made when first used: many handlers never need it.
        get => _scopeFactory is null
            ? base.Services
            : (_serviceScope ??= new AsyncServiceScope(_scopeFactory.CreateScope())).ServiceProvider;
        init => base.Services = value;
    }

    /// <summary>Disposes the event's services. The pipeline does this.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_serviceScope is { } scope)
        {
            _serviceScope = null;
            await scope.DisposeAsync().ConfigureAwait(false);
        }

        GC.SuppressFinalize(this);
    }
}
