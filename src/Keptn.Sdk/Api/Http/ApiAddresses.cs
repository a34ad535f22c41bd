namespace Keptn.Sdk.Api;

/// <summary>Where each service is, whether it is sent the token, and how names of files are escaped on the way to it.</summary>
internal sealed class ApiAddresses
{
    private static readonly string[] s_suffixes = ["/controlPlane", "/resource-service", "/mongodb-datastore", "/secrets"];

    private readonly KeptnApiOptions _options;
    private readonly string _root;

    internal ApiAddresses(KeptnApiOptions options)
    {
        _options = options;
        _root = options.Mode switch
        {
            KeptnApiMode.Remote => WithoutSuffix(Text(options.Endpoint!)),
            KeptnApiMode.Distributor => options.Endpoint is { } endpoint ? Text(endpoint) : "http://localhost:8081",
            _ => string.Empty,
        };
    }

    internal bool IsDistributor => _options.Mode == KeptnApiMode.Distributor;

    /// <summary>The service's address without a slash at the end.</summary>
    /// <exception cref="NotSupportedException">The service cannot be reached in this mode.</exception>
    internal string GetBase(ApiService service) => _options.Mode switch
    {
        KeptnApiMode.InCluster => Text(InCluster(service)),
        KeptnApiMode.Distributor => _root + Sidecar(service),
        _ => _root + Gateway(service),
    };

    /// <summary>
    /// Credentials go to the gateway, and in the cluster to the api-service only, which alone checks them there.
    /// The sidecar adds its own.
    /// </summary>
    internal bool SendsCredentials(ApiService service) =>
        _options.Mode == KeptnApiMode.Remote || (_options.Mode == KeptnApiMode.InCluster && service == ApiService.Api);

    /// <summary>
    /// Escapes the name of a file for its one path segment. The gateway decodes once and the resource service decodes
    /// once more what has no escaped slash, so through the gateway a name is escaped twice. In the cluster once is
    /// enough (the sidecar escapes again where it must), except for a percent sign, which would be decoded twice.
    /// </summary>
    internal string EscapeResourceName(string name)
    {
        var once = Uri.EscapeDataString(name);
        var twice = _options.Mode == KeptnApiMode.Remote
            || (_options.Mode == KeptnApiMode.InCluster && name.Contains('%', StringComparison.Ordinal));
        return twice ? Uri.EscapeDataString(once) : once;
    }

    private static string Text(Uri address) => address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    // Addresses that people took from other tools' settings name a service already.
    private static string WithoutSuffix(string address)
    {
        foreach (var suffix in s_suffixes)
        {
            if (address.EndsWith(suffix, StringComparison.Ordinal))
            {
                return address[..^suffix.Length].TrimEnd('/');
            }
        }

        return address;
    }

    private static string Gateway(ApiService service) => service switch
    {
        ApiService.ControlPlane => "/controlPlane",
        ApiService.Resources => "/resource-service",
        ApiService.EventStore => "/mongodb-datastore",
        ApiService.Secrets => "/secrets",
        _ => string.Empty,
    };

    private static string Sidecar(ApiService service) => service switch
    {
        ApiService.Secrets => throw NotForwarded("the secret service"),
        ApiService.Api => throw NotForwarded("the api-service (metadata, authentication)"),
        _ => Gateway(service),
    };

    private static NotSupportedException NotForwarded(string what) =>
        new($"A distributor sidecar does not forward calls of {what}; use mode Remote or InCluster.");

    private Uri InCluster(ApiService service) => service switch
    {
        ApiService.ControlPlane => _options.Services.ShipyardController,
        ApiService.Resources => _options.Services.ResourceService,
        ApiService.EventStore => _options.Services.MongodbDatastore,
        ApiService.Secrets => _options.Services.SecretService,
        _ => _options.Services.ApiService,
    };
}
