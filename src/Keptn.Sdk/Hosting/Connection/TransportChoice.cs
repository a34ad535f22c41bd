namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Which transport, and what chose it.</summary>
/// <param name="Kind">The transport.</param>
/// <param name="Reason">What chose it, as half a sentence for logs and problems.</param>
internal readonly record struct TransportChoice(KeptnTransportKind Kind, string Reason)
{
    internal static TransportChoice Make(KeptnConnectionOptions options, SettingsReader reader)
    {
        if (options.Transport is { } kind)
        {
            return new(kind, reader.Find(Settings.Transport) is null ? "it is set in code" : $"{Settings.Transport.FullKey} is set");
        }

        if (reader.Find(Settings.ApiEndpoint) is { } endpoint)
        {
            return new(KeptnTransportKind.Remote, $"{endpoint.Name} is set");
        }

        if (options.Distributor.EventAddress is not null)
        {
            var name = reader.Find(Settings.DistributorEventAddress)?.Name ?? Settings.DistributorEventAddress.FullKey;
            return new(KeptnTransportKind.Distributor, $"{name} is an HTTP address");
        }

        return reader.Find(Settings.NatsServers) is { } servers
            ? new(KeptnTransportKind.Nats, $"{servers.Name} is set")
            : new(KeptnTransportKind.Nats, $"none of {Settings.Transport.FullKey}, {string.Join(", ", Settings.ApiEndpoint.LegacyNames)} and {Settings.EventBroker} is set");
    }
}
