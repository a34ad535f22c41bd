using Keptn.Sdk.Local;

namespace Keptn.Sdk.Testing;

/// <summary>How a <see cref="TestControlPlane"/> works.</summary>
public sealed class TestControlPlaneOptions
{
    /// <summary>
    /// How services are connected: over the API as outside the cluster, by HTTP as behind a distributor, or over a real
    /// nats-server. Default <see cref="KeptnTransportKind.Remote"/>.
    /// </summary>
    public KeptnTransportKind Transport { get; set; } = KeptnTransportKind.Remote;

    /// <summary>
    /// The address of a nats-server that runs already, for instance <c>nats://127.0.0.1:4222</c>. Default
    /// <see langword="null"/>: with <see cref="KeptnTransportKind.Nats"/> one is started, see <see cref="TestNatsServer"/>.
    /// </summary>
    public Uri? NatsAddress { get; set; }

    /// <summary>The project of the sequences. Default <see langword="null"/>: the only one in the folder.</summary>
    public string? Project { get; set; }

    /// <summary>How long a test waits, in real time, before it fails with a transcript. Default 30 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The control plane: which of Keptn's own services answer, its clock, and more. The folder is set already.</summary>
    public LocalControlPlaneOptions ControlPlane { get; } = new();
}
