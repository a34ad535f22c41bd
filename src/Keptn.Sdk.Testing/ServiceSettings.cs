using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Keptn.Sdk.Local;

namespace Keptn.Sdk.Testing;

/// <summary>The configuration with which a service connects to a control plane of a test.</summary>
internal static class ServiceSettings
{
    internal static Dictionary<string, string?> Create(KeptnTransportKind transport, TestControlPlane keptn, LocalControlPlaneServer server, Uri? nats)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Keptn:Transport"] = transport.ToString(),
            ["Keptn:Api:Endpoint"] = keptn.ApiEndpoint.ToString(),
            ["Keptn:Api:Token"] = keptn.Token,
            ["Keptn:Health:Enabled"] = "false",

            // A test should not wait for the patience of real networks.
            ["Keptn:SequencePollingInterval"] = "00:00:00.2",
        };
        switch (transport)
        {
            case KeptnTransportKind.Remote:
                settings["Keptn:Remote:MinPollingInterval"] = "00:00:00.05";
                settings["Keptn:Remote:PollingInterval"] = "00:00:00.2";
                break;
            case KeptnTransportKind.Nats:
                settings["Keptn:Nats:Servers"] = nats!.OriginalString;
                break;
            default:
                settings["Keptn:ListenAddress"] = IPAddress.Loopback.ToString();
                settings["Keptn:Distributor:EventAddress"] = new Uri(server.Address, "event").ToString();
                break;
        }

        return settings;
    }

    /// <summary>Lets a service listen on a free port, and the control plane deliver to it, as its sidecar does.</summary>
    internal static void AddRecipient(Dictionary<string, string?> settings, LocalControlPlaneServer server)
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        settings["Keptn:Distributor:Port"] = port.ToString(CultureInfo.InvariantCulture);
        var address = new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), port).Uri;
        server.AddRecipient(new LocalEventRecipient($"the service on port {port}", address, ["sh.keptn.>"]));
    }
}
