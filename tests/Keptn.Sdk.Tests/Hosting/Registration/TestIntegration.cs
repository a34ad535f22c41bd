using Keptn.Sdk.Api;
using Keptn.Sdk.Hosting.Registration;

namespace Keptn.Sdk.Tests.Hosting.Registration;

/// <summary>A service that declares itself, with everything filled in that a test does not care about.</summary>
internal static class TestIntegration
{
    internal static Integration Create(string name, IEnumerable<string> events) => new()
    {
        Name = name,
        Metadata = new IntegrationMetadata
        {
            HostName = "node-1",
            DistributorVersion = Declaration.SdkVersion,
            Location = "control-plane",
            Kubernetes = new KubernetesMetadata { Namespace = "keptn", PodName = "pod-1", DeploymentName = name },
        },
        Subscriptions = Declaration.CreateSubscriptions(events, [], new EventSubscriptionFilter()),
    };
}
