using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Makes the NATS transport.</summary>
internal interface INatsTransportFactory
{
    /// <summary>Makes it; nothing is connected yet.</summary>
    /// <param name="serviceName">The name of the service.</param>
    /// <param name="options">Where NATS is.</param>
    /// <param name="problems">Takes what is wrong with its options.</param>
    /// <returns>The transport; <see langword="null"/> if there are problems.</returns>
    IEventTransport? Create(string serviceName, KeptnNatsOptions options, List<string> problems);
}
