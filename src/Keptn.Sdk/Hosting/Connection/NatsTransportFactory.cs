using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Makes the NATS transport from the service's options.</summary>
internal sealed class NatsTransportFactory(ILoggerFactory loggers, TimeProvider timeProvider) : INatsTransportFactory
{
    public IEventTransport? Create(string serviceName, KeptnNatsOptions options, List<string> problems)
    {
        var nats = new NatsOptions
        {
            Password = options.Password,
            QueueGroup = options.QueueGroup,
            Servers = options.Servers,
            Token = options.Token,
            UserName = options.UserName,
        };
        nats.Tls.CaFile = options.CaFile;
        nats.Tls.CertificateFile = options.CertificateFile;
        nats.Tls.KeyFile = options.KeyFile;
        try
        {
            return new NatsTransport(serviceName, nats, loggers.CreateLogger<NatsTransport>(), timeProvider);
        }
        catch (ArgumentException e)
        {
            problems.Add($"NATS: {e.Message}");
            return null;
        }
    }
}
