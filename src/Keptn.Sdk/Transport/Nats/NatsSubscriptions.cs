namespace Keptn.Sdk.Transport.Nats;

/// <summary>The subscriptions of a client by id. Changed under a lock of the caller, read without one.</summary>
internal sealed class NatsSubscriptions
{
    // Copied on every change: there are few, and each message looks one up.
    private volatile NatsSubscription[] _byId = [];

    internal IReadOnlyList<NatsSubscription> All => _byId;

    internal NatsSubscription? Find(int id)
    {
        var all = _byId;
        return (uint)(id - 1) < (uint)all.Length ? all[id - 1] : null;
    }

    /// <summary>Adds one. Ids are never used again, so that late messages are not mistaken.</summary>
    internal NatsSubscription Add(NatsSubject subject, string? queueGroup, NatsMessageHandler? handler)
    {
        var subscription = new NatsSubscription(_byId.Length + 1, subject, queueGroup, handler);
        _byId = [.. _byId, subscription];
        return subscription;
    }
}
