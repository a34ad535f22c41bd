using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// Makes connections to NATS for programs that are no Keptn service, and so do not get one from their host. The subject is
/// the event's type, the payload the event as JSON.
/// </summary>
public static class NatsEventTransport
{
    /// <summary>Makes a connection; nothing is connected before <see cref="IEventTransport.StartAsync"/>.</summary>
    /// <param name="name">
    /// The name under which the server lists the connection, and the queue group, unless
    /// <see cref="KeptnNatsOptions.QueueGroup"/> names another.
    /// </param>
    /// <param name="options">Where NATS is.</param>
    /// <param name="loggers">Where it reports; <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for that of the system.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message names every problem.</exception>
    public static IEventTransport Create(
        string name, KeptnNatsOptions options, ILoggerFactory? loggers = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        return new NatsTransport(
            name, NatsOptions.From(options), (loggers ?? NullLoggerFactory.Instance).CreateLogger<NatsTransport>(), timeProvider ?? TimeProvider.System);
    }
}
