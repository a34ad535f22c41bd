namespace Keptn.Sdk.Api;

/// <summary>The addresses of Keptn's services in the cluster; used in <see cref="KeptnApiMode.InCluster"/> only.</summary>
/// <remarks>Source: the service names and ports of Keptn's installer. A service in another namespace: <c>http://name.namespace:8080</c>.</remarks>
public sealed class KeptnServiceAddresses
{
    /// <summary>Projects, stages, services, sequences, uniform, logs, open triggered events. Default <c>http://shipyard-controller:8080</c>.</summary>
    public Uri ShipyardController { get; set; } = new("http://shipyard-controller:8080");

    /// <summary>Files of projects, stages and services. Default <c>http://resource-service:8080</c>.</summary>
    public Uri ResourceService { get; set; } = new("http://resource-service:8080");

    /// <summary>The event store. Default <c>http://mongodb-datastore:8080</c>.</summary>
    public Uri MongodbDatastore { get; set; } = new("http://mongodb-datastore:8080");

    /// <summary>Secrets. Default <c>http://secret-service:8080</c>.</summary>
    public Uri SecretService { get; set; } = new("http://secret-service:8080");

    /// <summary>Sending events, metadata, authentication. Default <c>http://api-service:8080</c>.</summary>
    public Uri ApiService { get; set; } = new("http://api-service:8080");
}
