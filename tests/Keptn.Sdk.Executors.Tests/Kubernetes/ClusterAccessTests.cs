using System.Net;
using Keptn.Sdk.Executors.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>Whom the service trusts, and as whom it calls.</summary>
public sealed class ClusterAccessTests
{
    [Fact]
    public async Task Certificate_OfTheClustersAuthority_IsTrusted()
    {
        await using var cluster = await FakeCluster.StartAsync();

        await Invoking(cluster).Should().NotThrowAsync();
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_IsRefusedAndTheTokenIsNotSent()
    {
        await using var cluster = await FakeCluster.StartAsync();
        using var other = new ClusterCertificates();
        cluster.WriteCredentials(authority: other.AuthorityPem);

        (await Invoking(cluster).Should().ThrowAsync<KubernetesException>()).Which.Message.Should().Contain("certificate is not trusted");

        cluster.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Certificate_ForAnotherAddress_IsRefused()
    {
        await using var cluster = await FakeCluster.StartAsync(certificateFor: IPAddress.Parse("10.96.0.1"));

        await Invoking(cluster).Should().ThrowAsync<KubernetesException>();

        cluster.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Connection_BreaksBeforeTheCertificateIsThere_MayPass()
    {
        await using var cluster = await FakeCluster.StartAsync();
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = new KubernetesConnection(new(cluster.Folder, "127.0.0.1", $"{((IPEndPoint)listener.LocalEndpoint).Port}"), TimeProvider.System, NullLogger.Instance);

        var call = connection.SendAsync(HttpMethod.Get, "/version", null, TimeSpan.Zero, default);
        (await listener.AcceptSocketAsync()).Dispose();

        (await call.Invoking(c => c).Should().ThrowAsync<KubernetesException>()).Which.IsTransient.Should().BeTrue();
    }

    [Fact]
    public async Task Authority_NewOneOfTheCluster_IsReadAnew()
    {
        await using var cluster = await FakeCluster.StartAsync();
        using var other = new ClusterCertificates();
        cluster.WriteCredentials(authority: other.AuthorityPem);
        using var connection = new KubernetesConnection(Access(cluster), TimeProvider.System, NullLogger.Instance);
        var api = new KubernetesApi(connection, TimeProvider.System);
        await api.Invoking(a => a.FindAsync("keptn", "x", default)).Should().ThrowAsync<KubernetesException>();

        cluster.WriteCredentials();

        (await api.FindAsync("keptn", "x", default)).Should().BeNull();
    }

    [Fact]
    public async Task Authority_Missing_SaysWhichFile()
    {
        await using var cluster = await FakeCluster.StartAsync();
        File.Delete(Path.Combine(cluster.Folder, "ca.crt"));

        (await Invoking(cluster).Should().ThrowAsync<KubernetesException>()).Which.Message.Should().Contain(Path.Combine(cluster.Folder, "ca.crt"));
    }

    [Fact]
    public async Task Answer_ThatRedirects_IsNotFollowed()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Intercept = context =>
        {
            context.Response.Redirect("https://attacker.example/");
            return Task.FromResult(true);
        };

        (await Invoking(cluster).Should().ThrowAsync<KubernetesException>()).Which.Message.Should().Contain("302");

        cluster.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Answer_ThatIsNoJson_SaysSo()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Intercept = async context =>
        {
            await context.Response.Body.WriteAsync("<html>sign in</html>"u8.ToArray());
            return true;
        };

        (await Invoking(cluster).Should().ThrowAsync<KubernetesException>()).Which.Message.Should().Contain("something else than was asked for");
    }

    [Fact]
    public async Task Refusal_WithoutAStatus_ShowsItsText()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Intercept = async context =>
        {
            context.Response.StatusCode = 403;
            await context.Response.Body.WriteAsync("blocked by the gateway"u8.ToArray());
            return true;
        };

        (await Invoking(cluster).Should().ThrowAsync<KubernetesException>()).Which.Message.Should().Be("The API server answered 403 Forbidden: blocked by the gateway");
    }

    [Theory]
    [InlineData("system:serviceaccount:keptn:job-executor", true)]
    [InlineData("system:node:worker-1", false)]
    public async Task ServiceAccount_IsReadFromTheToken(string subject, bool isAccount)
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.WriteCredentials(FakeCluster.CreateToken(subject));

        Access(cluster).ReadServiceAccount().Should().Be(isAccount ? new ServiceAccountName("keptn", "job-executor") : null);
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b.c")]
    [InlineData("a.!!!.c")]
    [InlineData("a.W10.c")]
    public async Task ServiceAccount_OfATokenThatIsNone_IsNotKnown(string token)
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.WriteCredentials(token);

        Access(cluster).ReadServiceAccount().Should().BeNull();
    }

    [Theory]
    [InlineData("10.96.0.1", "443", "https://10.96.0.1/")]
    [InlineData("fd00::1", "6443", "https://[fd00::1]:6443/")]
    [InlineData("kubernetes.default.svc", "443", "https://kubernetes.default.svc/")]
    public void Address_IsThatOfTheEnvironment(string host, string port, string address) =>
        new ClusterAccess("/nowhere", host, port).Address.AbsoluteUri.Should().Be(address);

    [Theory]
    [InlineData(null, "443")]
    [InlineData("10.96.0.1", "")]
    public void Address_Missing_SaysThatThereIsNoCluster(string? host, string? port)
    {
        var create = () => new ClusterAccess("/nowhere", host, port);

        create.Should().Throw<KubernetesException>().WithMessage("*KUBERNETES_SERVICE_HOST*");
    }

    [Fact]
    public void Token_Missing_SaysWhichFile() =>
        new ClusterAccess("/nowhere", "10.96.0.1", "443").Invoking(a => a.ReadToken()).Should().Throw<KubernetesException>().WithMessage("*/nowhere/token*");

    private static Func<Task> Invoking(FakeCluster cluster) => async () =>
    {
        using var connection = new KubernetesConnection(Access(cluster), TimeProvider.System, NullLogger.Instance);
        await new KubernetesApi(connection, TimeProvider.System).FindAsync("keptn", "x", default);
    };
}
