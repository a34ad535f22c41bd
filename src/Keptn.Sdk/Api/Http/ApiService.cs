namespace Keptn.Sdk.Api;

/// <summary>Which service of Keptn a request is for.</summary>
internal enum ApiService
{
    ControlPlane,
    Resources,
    EventStore,
    Secrets,
    Api,

    /// <summary>The distributor sidecar itself, which takes events.</summary>
    Distributor,
}
