using System.Globalization;

namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>What the chart sets is what the SDK reads: the environment of each mode, given to a real service.</summary>
public sealed class ConnectionTests
{
    [HelmFact]
    public async Task Nats_IsConnectedTo()
    {
        await using var service = new RenderedService(await Helm.RenderAsync(Chart.Set(
            "connection.nats.url=nats://nats.messaging:4333", "connection.nats.queueGroup=all", "connection.location=edge",
            "connection.subscriptions={sh.keptn.event.a.triggered,sh.keptn.event.b.triggered}", "connection.filters.projects={p,q}",
            "connection.filters.stages={dev}", "connection.filters.services={carts}", "connection.manageSubscriptions=true", "image.tag=2.1.0")));

        var connection = service.Connection;
        connection.Transport.Should().Be(KeptnTransportKind.Nats);
        connection.Nats.Servers.Should().Be("nats://nats.messaging:4333");
        connection.Nats.QueueGroup.Should().Be("all");
        connection.Subscriptions.Should().Equal("sh.keptn.event.a.triggered", "sh.keptn.event.b.triggered");
        connection.ProjectFilter.Should().Equal("p", "q");
        connection.StageFilter.Should().Equal("dev");
        connection.ServiceFilter.Should().Equal("carts");
        var deployment = connection.Deployment;
        (deployment.Name, deployment.Namespace, deployment.PodName, deployment.NodeName, deployment.Version, deployment.Location)
            .Should().Be(($"probe-{Chart.Name}", "keptn", "probe-1", "node-1", "2.1.0", "edge"));
        service.Options.Registration.ManageSubscriptions.Should().BeTrue();
        service.Api.Endpoint.Should().BeNull();
    }

    [HelmTheory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Remote_TlsVerification_IsAsTheValueSays(string value, bool expected)
    {
        await using var service = new RenderedService(await Helm.RenderAsync([.. Chart.Remote(), .. Chart.Set($"connection.api.verifyTls={value}")]));

        service.Api.VerifyCertificate.Should().Be(expected);
    }

    [HelmTheory]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    public async Task Distributor_TlsVerification_IsAsTheValueSays(string value, string expected)
    {
        var rendering = await Helm.RenderAsync([.. Chart.Modes["distributor, polling"], .. Chart.Set($"connection.api.verifyTls={value}")]);

        Rendering.Environment(rendering.Distributor!)["HTTP_SSL_VERIFY"].Should().Be(expected);
    }

    [HelmFact]
    public async Task Remote_Api_IsReadWithTokenAndOAuth()
    {
        await using var service = new RenderedService(await Helm.RenderAsync(
            [.. Chart.Modes["remote, OAuth"], .. Chart.Set("connection.api.timeoutSeconds=7", "connection.api.pollingIntervalSeconds=20")]));

        service.Connection.Transport.Should().Be(KeptnTransportKind.Remote);
        service.Connection.Remote.PollingInterval.Should().Be(TimeSpan.FromSeconds(20));
        var api = service.Api;
        api.Endpoint.Should().Be(new Uri("https://keptn.example.com/api"));
        (await File.ReadAllTextAsync(api.TokenFile!)).Should().Be(Chart.Token);
        api.RequestTimeout.Should().Be(TimeSpan.FromSeconds(7));
        (api.OAuth.ClientId, api.OAuth.ClientSecret, api.OAuth.TokenUrl).Should().Be(("service", Chart.ClientSecret, new Uri("https://sso.example.com/token")));
        api.OAuth.Scopes.Should().Equal("openid", "profile");
    }

    [HelmFact]
    public async Task Distributor_BothSides_AgreeOnPortsAndSizes()
    {
        var rendering = await Helm.RenderAsync([.. Chart.Modes["distributor"], .. Chart.Set("containerPort=9090", "connection.distributor.maxPayloadKb=128")]);
        await using var service = new RenderedService(rendering);

        service.Connection.Transport.Should().Be(KeptnTransportKind.Distributor);
        service.Connection.Distributor.EventAddress.Should().Be(new Uri("http://localhost:8081/event"));
        service.Connection.Distributor.Port.Should().Be(9090);
        service.Connection.Distributor.MaxEventSize.Should().Be(128 * 1024);
        var sidecar = Rendering.Environment(rendering.Distributor!);
        sidecar["PUBSUB_RECIPIENT_PORT"].Should().Be("9090");
        sidecar["API_PROXY_MAX_PAYLOAD_BYTES_KB"].Should().Be("128");
        sidecar["PUBSUB_TOPIC"].Should().Be("sh.keptn.event.keptn-task-name.triggered");
        sidecar["PUBSUB_URL"].Should().Be("nats://keptn-nats");
    }

    // A native sidecar ends after the service: what the service answers while it stops goes through it.
    [HelmTheory]
    [InlineData("1.28.9", "auto", false)]
    [InlineData("1.29.0", "auto", true)]
    [InlineData("1.28.9", "always", true)]
    [InlineData("1.33.0", "never", false)]
    public async Task Distributor_IsANativeSidecar_WhereTheClusterHasThem(string cluster, string value, bool expected)
    {
        var rendering = await Helm.RenderAsync(
            [.. Chart.Modes["distributor"], .. Chart.Set($"connection.distributor.nativeSidecar={value}"), "--kube-version", cluster]);

        var isNative = rendering.PodSpec["initContainers"]?.AsArray().Contains(rendering.Distributor) ?? false;
        isNative.Should().Be(expected);
        rendering.Distributor!["restartPolicy"]?.GetValue<string>().Should().Be(expected ? "Always" : null);
    }

    [HelmFact]
    public async Task Shutdown_TakesLessThanKubernetesWaits()
    {
        var rendering = await Helm.RenderAsync();
        await using var service = new RenderedService(rendering);

        service.Options.ShutdownTimeout.Should().Be(TimeSpan.FromSeconds(25)).And.Be(new KeptnOptions().ShutdownTimeout);
        rendering.PodSpec["terminationGracePeriodSeconds"]!.GetValue<int>().Should().BeGreaterThan(25);
        (await Helm.FailAsync(Chart.Set("shutdownTimeoutSeconds=35"))).Should().Contain("terminationGracePeriodSeconds must be more than shutdownTimeoutSeconds");
    }

    [HelmTheory]
    [InlineData(90)]
    [InlineData(3661)]
    public async Task Shutdown_AnyNumberOfSeconds_IsRead(int seconds)
    {
        await using var service = new RenderedService(await Helm.RenderAsync(Chart.Set(
            $"shutdownTimeoutSeconds={seconds.ToString(CultureInfo.InvariantCulture)}", "terminationGracePeriodSeconds=4000")));

        service.Options.ShutdownTimeout.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [HelmFact]
    public async Task Proxy_IsNotAskedForKeptnsOwnServices()
    {
        var variables = Rendering.Environment((await Helm.RenderAsync(Chart.Set(
            "proxy.https=http://proxy.example.com:3128", @"proxy.noProxy=10.0.0.0/8\,.corp.example"))).Container);

        variables.Should().Contain("HTTPS_PROXY", "http://proxy.example.com:3128").And.NotContainKey("HTTP_PROXY");
        variables["NO_PROXY"]!.Split(',').Should().Contain(["localhost", "127.0.0.1", "shipyard-controller", "resource-service", "mongodb-datastore", "10.0.0.0/8", ".corp.example"]);
    }
}
