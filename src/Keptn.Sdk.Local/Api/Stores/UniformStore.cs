using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Api.Stores;

/// <summary>
/// The registered integrations and what they subscribe to. Thread-safe. Source: shipyard-controller,
/// internal/db/mongodb_uniform_repo.go; spec/control-plane 5.
/// </summary>
internal sealed class UniformStore(int capacity, TimeProvider timeProvider) : IListeners
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Registration> _registrations = [];

    /// <summary>
    /// Registers an integration. One of the same name and namespace is taken for the same, whatever its host, and keeps
    /// the subscriptions it has.
    /// </summary>
    /// <returns>Its id, and whether it is new; <see langword="null"/> if there is no room.</returns>
    internal (string Id, bool IsNew)? Register(JsonObject given)
    {
        lock (_lock)
        {
            var added = new Registration(Identify(given), given) { LastSeen = timeProvider.GetUtcNow() };
            if (_registrations.Values.FirstOrDefault(r => r.Name == added.Name && r.Namespace == added.Namespace) is { } known)
            {
                known.Given = given;
                known.LastSeen = added.LastSeen;
                if (known.Subscriptions.Count == 0)
                {
                    known.Subscriptions.AddRange(ReadSubscriptions(given));
                }

                return (known.Id, false);
            }

            if (_registrations.Count >= capacity)
            {
                return null;
            }

            added.Subscriptions.AddRange(ReadSubscriptions(given));
            _registrations[added.Id] = added;
            return (added.Id, true);
        }
    }

    /// <summary>Whether it says enough about itself to be told from others.</summary>
    internal static bool IsComplete(JsonObject given)
    {
        var registration = new Registration(string.Empty, given);
        return registration is { Name.Length: > 0, Namespace.Length: > 0, HostName.Length: > 0 };
    }

    /// <summary>Notes that an integration is alive.</summary>
    /// <returns>The integration; <see langword="null"/> if it is not registered.</returns>
    internal JsonObject? Ping(string id)
    {
        lock (_lock)
        {
            if (!_registrations.TryGetValue(id, out var known))
            {
                return null;
            }

            known.LastSeen = timeProvider.GetUtcNow();
            return known.ToJson();
        }
    }

    internal void Remove(string id)
    {
        lock (_lock)
        {
            _registrations.Remove(id);
        }
    }

    internal IReadOnlyList<JsonObject> List(Func<Registration, bool> isWanted)
    {
        lock (_lock)
        {
            return [.. _registrations.Values.Where(isWanted).Select(r => r.ToJson())];
        }
    }

    /// <summary>Changes or reads the subscriptions of an integration.</summary>
    /// <returns>Whether it is registered.</returns>
    internal bool WithSubscriptions(string id, Action<List<JsonObject>> act)
    {
        lock (_lock)
        {
            if (!_registrations.TryGetValue(id, out var known))
            {
                return false;
            }

            act(known.Subscriptions);
            return true;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListenersOf(string eventType)
    {
        _ = KeptnEventType.TryParse(eventType, out var type);
        lock (_lock)
        {
            return [.. _registrations.Values.Where(r => Events(r).Any(type.Matches)).Select(r => r.Name)];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Describe()
    {
        lock (_lock)
        {
            return [.. _registrations.Values.Select(r => $"{r.Name} ({(Events(r).Any() ? string.Join(", ", Events(r)) : "no subscription")})")];
        }
    }

    private static IEnumerable<string> Events(Registration registration) =>
        registration.Subscriptions.Select(s => Registration.Text(s, "event")).Where(e => e.Length > 0);

    private static IEnumerable<JsonObject> ReadSubscriptions(JsonObject given)
    {
        foreach (var subscription in (given["subscriptions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var stored = subscription.DeepClone().AsObject();
            stored["id"] = Guid.NewGuid().ToString();
            yield return stored;
        }
    }

    // SHA-1 names things here, it protects nothing; clients know these ids.
    private static string Identify(JsonObject given)
    {
        var registration = new Registration(string.Empty, given);
        var text = $"{registration.Name}-{registration.Namespace}-{registration.HostName}";
#pragma warning disable CA5350
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }
}
