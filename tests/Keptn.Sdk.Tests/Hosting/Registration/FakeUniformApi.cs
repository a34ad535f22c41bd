using System.Collections.Concurrent;
using System.Net;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Hosting.Registration;

/// <summary>The rules of shipyard-controller's registration in memory, and failures as a test wants them.</summary>
internal sealed class FakeUniformApi : IUniformApi
{
    internal const string Id = "25b2e644f4f534d321c54ef4468423d91e2fde78";

    private readonly ConcurrentQueue<string> _calls = new();
    private readonly Lock _lock = new();
    private Integration? _stored;

    /// <summary>Throws where a call is to fail; gets the call as recorded.</summary>
    public Action<string> OnCall { get; set; } = static _ => { };

    public IReadOnlyList<string> Calls => [.. _calls];

    public Integration? Stored
    {
        get
        {
            lock (_lock)
            {
                return _stored;
            }
        }

        set
        {
            lock (_lock)
            {
                _stored = value;
            }
        }
    }

    public static KeptnApiException Down { get; } = new("The control plane is down.") { Failure = KeptnApiFailure.Connection, IsTransient = true };

    public Task<IntegrationRegistration> RegisterAsync(Integration integration, CancellationToken cancellationToken = default)
    {
        Record("register");
        lock (_lock)
        {
            if (_stored is not null)
            {
                return Task.FromResult(new IntegrationRegistration(Id, IsNew: false));
            }

            _stored = integration with
            {
                Id = Id,
                Subscriptions = [.. integration.Subscriptions.Select((s, i) => s with { Id = $"server-{i}" })],
            };
            return Task.FromResult(new IntegrationRegistration(Id, IsNew: true));
        }
    }

    public Task<Integration> PingAsync(string integrationId, CancellationToken cancellationToken = default)
    {
        Record("ping");
        return Task.FromResult(Stored ?? throw new KeptnApiException("uniform integration not found")
        {
            StatusCode = HttpStatusCode.NotFound,
            NotFound = KeptnNotFound.Other,
        });
    }

    public Task UnregisterAsync(string integrationId, CancellationToken cancellationToken = default)
    {
        Record($"unregister {integrationId}");
        Stored = null;
        return Task.CompletedTask;
    }

    public Task UpdateSubscriptionAsync(string integrationId, EventSubscription subscription, CancellationToken cancellationToken = default)
    {
        Record($"put {subscription.Event}");
        lock (_lock)
        {
            _stored = _stored! with { Subscriptions = [.. _stored.Subscriptions.Where(s => s.Id != subscription.Id), subscription] };
        }

        return Task.CompletedTask;
    }

    public Task DeleteSubscriptionAsync(string integrationId, string subscriptionId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Record($"delete {_stored!.Subscriptions.Single(s => s.Id == subscriptionId).Event}");
            _stored = _stored with { Subscriptions = [.. _stored.Subscriptions.Where(s => s.Id != subscriptionId)] };
        }

        return Task.CompletedTask;
    }

    public Task<string> CreateSubscriptionAsync(string integrationId, EventSubscription subscription, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<EventSubscription> GetSubscriptionAsync(string integrationId, string subscriptionId, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<Integration>> ListAsync(IntegrationQuery? query = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<EventSubscription>> ListSubscriptionsAsync(string integrationId, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    internal int Count(string call) => _calls.Count(c => c == call);

    private void Record(string call)
    {
        _calls.Enqueue(call);
        OnCall(call);
    }
}
