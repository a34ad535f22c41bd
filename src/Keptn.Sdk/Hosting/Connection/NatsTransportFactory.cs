using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Makes the NATS transport from the service's options.</summary>
internal sealed class NatsTransportFactory(ILoggerFactory loggers, TimeProvider timeProvider) : INatsTransportFactory
{
    public IEventTransport? Create(string serviceName, KeptnNatsOptions options, List<string> problems)
    {
        try
        {
            return new NatsTransport(serviceName, NatsOptions.From(options), loggers.CreateLogger<NatsTransport>(), timeProvider);
        }
        catch (ArgumentException e)
        {
            // Without the name of a parameter, which says nothing to whoever set a setting.
            var end = e.ParamName is null ? -1 : e.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal);
            problems.Add($"NATS ({Settings.NatsServers.Describe()}): {(end < 0 ? e.Message : e.Message[..end])}");
            return null;
        }
    }
}
