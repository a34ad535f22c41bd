namespace Keptn.Sdk.Hosting.Connection;

/// <summary>
/// Every setting of a connection and the names under which the Go SDK and the distributor know it. docs/connecting.md
/// has the same table.
/// </summary>
internal static class Settings
{
    internal static readonly Setting Transport = new("Transport");
    internal static readonly Setting Subscriptions = new("Subscriptions", "PUBSUB_TOPIC");
    internal static readonly Setting ProjectFilter = new("ProjectFilter", "PROJECT_FILTER");
    internal static readonly Setting StageFilter = new("StageFilter", "STAGE_FILTER");
    internal static readonly Setting ServiceFilter = new("ServiceFilter", "SERVICE_FILTER");
    internal static readonly Setting DisableRegistration = new("DisableRegistration", "DISABLE_REGISTRATION");
    internal static readonly Setting SequencePollingInterval = new("SequencePollingInterval");
    internal static readonly Setting ListenAddress = new("ListenAddress");

    /// <summary>One name for two things: <c>http(s)://</c> is a distributor, everything else NATS.</summary>
    internal static readonly Setting DistributorEventAddress = new("Distributor:EventAddress", EventBroker);
    internal static readonly Setting DistributorPort = new("Distributor:Port", "RCV_PORT");
    internal static readonly Setting DistributorPath = new("Distributor:Path", "RCV_PATH");
    internal static readonly Setting DistributorAllowRemoteCallers = new("Distributor:AllowRemoteCallers");
    internal static readonly Setting DistributorMaxEventSize = new("Distributor:MaxEventSize");
    internal static readonly Setting DistributorMaxReceivedSize = new("Distributor:MaxReceivedSize");
    internal static readonly Setting DistributorMaxConcurrentDeliveries = new("Distributor:MaxConcurrentDeliveries");
    internal static readonly Setting DistributorQueueTimeout = new("Distributor:QueueTimeout");
    internal static readonly Setting DistributorSendTimeout = new("Distributor:SendTimeout");

    internal static readonly Setting NatsServers = new("Nats:Servers", EventBroker, "PUBSUB_URL", "NATS_URL");
    internal static readonly Setting NatsQueueGroup = new("Nats:QueueGroup", "PUBSUB_GROUP");
    internal static readonly Setting NatsUserName = new("Nats:UserName");
    internal static readonly Setting NatsPassword = new("Nats:Password");
    internal static readonly Setting NatsToken = new("Nats:Token");
    internal static readonly Setting NatsCaFile = new("Nats:CaFile");
    internal static readonly Setting NatsCertificateFile = new("Nats:CertificateFile");
    internal static readonly Setting NatsKeyFile = new("Nats:KeyFile");

    internal static readonly Setting RemotePollingInterval = new("Remote:PollingInterval", "HTTP_POLLING_INTERVAL");
    internal static readonly Setting RemoteMinPollingInterval = new("Remote:MinPollingInterval");
    internal static readonly Setting RemoteMaxRetryDelay = new("Remote:MaxRetryDelay");
    internal static readonly Setting RemoteLookBack = new("Remote:LookBack");
    internal static readonly Setting RemoteStoreOverlap = new("Remote:StoreOverlap");
    internal static readonly Setting RemotePageSize = new("Remote:PageSize");
    internal static readonly Setting RemoteMaxEventSize = new("Remote:MaxEventSize");

    internal static readonly Setting HealthEnabled = new("Health:Enabled", "HEALTH_ENDPOINT_ENABLED");
    internal static readonly Setting HealthPort = new("Health:Port", "HEALTH_ENDPOINT_PORT");

    internal static readonly Setting DeploymentNamespace = new("Deployment:Namespace", "K8S_NAMESPACE");
    internal static readonly Setting DeploymentName = new("Deployment:Name", "K8S_DEPLOYMENT_NAME");
    internal static readonly Setting DeploymentVersion = new("Deployment:Version", "K8S_DEPLOYMENT_VERSION");
    internal static readonly Setting DeploymentPodName = new("Deployment:PodName", "K8S_POD_NAME");
    internal static readonly Setting DeploymentNodeName = new("Deployment:NodeName", "K8S_NODE_NAME");
    internal static readonly Setting DeploymentLocation = new("Deployment:Location", "LOCATION");

    internal static readonly Setting ApiEndpoint = new("Api:Endpoint", "KEPTN_API_ENDPOINT");
    internal static readonly Setting ApiToken = new("Api:Token", "KEPTN_API_TOKEN");
    internal static readonly Setting ApiTokenFile = new("Api:TokenFile", "KEPTN_API_TOKEN_FILE");
    internal static readonly Setting ApiTokenHeader = new("Api:TokenHeader");
    internal static readonly Setting ApiVerifyCertificate = new("Api:VerifyCertificate", "HTTP_SSL_VERIFY");
    internal static readonly Setting ApiCaCertificateFile = new("Api:CaCertificateFile");
    internal static readonly Setting ApiProxy = new("Api:Proxy");
    internal static readonly Setting ApiRequestTimeout = new("Api:RequestTimeout", "API_PROXY_HTTP_TIMEOUT");
    internal static readonly Setting OAuthClientId = new("Api:OAuth:ClientId", "OAUTH_CLIENT_ID");
    internal static readonly Setting OAuthClientSecret = new("Api:OAuth:ClientSecret", "OAUTH_CLIENT_SECRET");
    internal static readonly Setting OAuthScopes = new("Api:OAuth:Scopes", "OAUTH_SCOPES");
    internal static readonly Setting OAuthDiscoveryUrl = new("Api:OAuth:DiscoveryUrl", "OAUTH_DISCOVERY");
    internal static readonly Setting OAuthTokenUrl = new("Api:OAuth:TokenUrl", "OAUTH_TOKEN_URL");

    internal const string EventBroker = "EVENTBROKER";

    /// <summary>All of them, in the order of the documentation.</summary>
    internal static readonly IReadOnlyList<Setting> All =
    [
        Transport, Subscriptions, ProjectFilter, StageFilter, ServiceFilter, DisableRegistration, SequencePollingInterval, ListenAddress,
        DistributorEventAddress, DistributorPort, DistributorPath, DistributorAllowRemoteCallers, DistributorMaxEventSize,
        DistributorMaxReceivedSize, DistributorMaxConcurrentDeliveries, DistributorQueueTimeout, DistributorSendTimeout,
        NatsServers, NatsQueueGroup, NatsUserName, NatsPassword, NatsToken, NatsCaFile, NatsCertificateFile, NatsKeyFile,
        RemotePollingInterval, RemoteMinPollingInterval, RemoteMaxRetryDelay, RemoteLookBack, RemoteStoreOverlap, RemotePageSize,
        RemoteMaxEventSize, HealthEnabled, HealthPort,
        DeploymentNamespace, DeploymentName, DeploymentVersion, DeploymentPodName, DeploymentNodeName, DeploymentLocation,
        ApiEndpoint, ApiToken, ApiTokenFile, ApiTokenHeader, ApiVerifyCertificate, ApiCaCertificateFile, ApiProxy,
        ApiRequestTimeout, OAuthClientId, OAuthClientSecret, OAuthScopes, OAuthDiscoveryUrl, OAuthTokenUrl,
    ];
}
