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
            problems.Add($"NATS: {e.Message}");
            return null;
        }
    }
}
