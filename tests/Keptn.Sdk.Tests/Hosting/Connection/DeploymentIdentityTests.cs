using Keptn.Sdk.Hosting.Connection;

namespace Keptn.Sdk.Tests.Hosting.Connection;

public sealed class DeploymentIdentityTests
{
    [Fact]
    public void Resolve_NothingSet_AssumesAndNamesIt()
    {
        List<string> assumed = [];

        var deployment = DeploymentIdentity.Resolve(new(), "load-tests", KeptnTransportKind.Nats, assumed, "/does/not/exist");

        var host = Environment.MachineName;
        deployment.Should().Be(new DeploymentIdentity("keptn", "load-tests", "", host, host, "control-plane"));
        assumed.Should().Equal("K8S_NAMESPACE=keptn", "K8S_DEPLOYMENT_NAME=load-tests", $"K8S_POD_NAME={host}", $"K8S_NODE_NAME={host}");
    }

    [Fact]
    public void Resolve_EverythingSet_AssumesNothing()
    {
        var options = new KeptnDeploymentOptions
        {
            Namespace = "ns",
            Name = "d",
            Version = "1",
            PodName = "p",
            NodeName = "n",
            Location = "l",
        };
        List<string> assumed = [];

        var deployment = DeploymentIdentity.Resolve(options, "load-tests", KeptnTransportKind.Remote, assumed);

        deployment.Should().Be(new DeploymentIdentity("ns", "d", "1", "p", "n", "l"));
        assumed.Should().BeEmpty();
    }

    [Theory]
    [InlineData("team-a\n", "team-a")]
    [InlineData(" ", "keptn")]
    public void Resolve_InAPod_TakesTheNamespaceOfTheServiceAccount(string content, string expected)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, content);

            DeploymentIdentity.Resolve(new(), "x", KeptnTransportKind.Nats, [], file).Namespace.Should().Be(expected);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Resolve_Remote_IsElsewhere() =>
        DeploymentIdentity.Resolve(new(), "x", KeptnTransportKind.Remote, []).Location.Should().Be("remote-execution-plane");
}
