using System.Text;
using Keptn.Sdk.Api;
using Keptn.Sdk.Executors.Kubernetes;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>A service that runs jobs in a cluster, from the event to its answer.</summary>
public sealed class KubernetesServiceTests : IAsyncLifetime
{
    private readonly string _state = Directory.CreateTempSubdirectory("jobs").FullName;
    private FakeCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await FakeCluster.StartAsync();

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    [Fact]
    public async Task Event_OfATask_RunsItsJobsAndIsAnsweredOnce()
    {
        _cluster.OnCreated = job => job.Wrote($"hello from {job.Label("keptn.sh/jes-task")}\n").Complete("""{"labels":{"report":"r-1"}}""");
        await using var host = await StartAsync();

        var run = await host.SendAsync(TestEvents.Triggered("test", """{"labels":{"owner":"$(PASSWORD)"}}"""));

        run.ShouldHaveSent("test.started", "test.finished");
        Finished(run).Should().Contain("\"result\":\"pass\"").And.Contain("hello from first").And.Contain("hello from second").And.Contain("r-1");
        _cluster.Jobs.Select(j => j.Name[^7..]).Should().Equal("000-001", "000-002");
        var job = _cluster.Jobs[0];
        FakeJob.Variable(job.Container, "KEPTN_SERVICE").Should().Be("carts");
        FakeJob.Variable(job.Container, "LABELS_OWNER").Should().Be("$$(PASSWORD)");
        job.Label("app.kubernetes.io/managed-by").Should().Be("jobs");
    }

    [Fact]
    public async Task Event_WhoseJobFails_IsAnsweredWithTheReasonAndTheLogs()
    {
        _cluster.OnCreated = job => job.Wrote("no such host\n").Fail(2);
        await using var host = await StartAsync();

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        Finished(run).Should().Contain("\"status\":\"errored\"").And.Contain("exited with code 2").And.Contain("no such host");
        _cluster.Jobs.Should().ContainSingle("the second task is not run");
    }

    [Fact]
    public async Task Event_WithoutPermission_IsAnsweredWithWhatIsMissing()
    {
        _cluster.Denied.Add("create jobs");
        await using var host = await StartAsync();

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        Finished(run).Should().Contain("cannot create resource").And.Contain("docs/jobs-kubernetes.md");
    }

    [Fact]
    public async Task ServiceKilledInTheMiddle_NextOneTakesTheJobOver()
    {
        using var line = new CuttableLine(_cluster.Port);
        var killed = await StartAsync(port: line.Port);
        await killed.Transport.DeliverAsync(TestEvents.Triggered("test"));
        while (_cluster.Jobs.Count == 0)
        {
            await Task.Yield();
        }

        // Killed: it reaches the cluster no more, and a copy of its state is all that the next process has.
        line.Dispose();
        var copy = Directory.CreateDirectory(Path.Combine(_state, "copy")).FullName;
        foreach (var file in Directory.EnumerateFiles(_state, "*", SearchOption.AllDirectories).Where(f => !f.StartsWith(copy, StringComparison.Ordinal) && Path.GetFileName(f) != "lock").ToList())
        {
            var to = Path.Combine(copy, Path.GetRelativePath(_state, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using var target = File.Create(to);
            await source.CopyToAsync(target);
        }

        _cluster.OnCreated = job => job.Wrote("second\n").Complete();
        _cluster.OnWatch = cluster => cluster.Jobs[0].Wrote("first\n").Complete();
        await using var next = await StartAsync(copy);
        var run = await next.WaitUntilSentAsync("test.finished", 1);

        Finished(run).Should().Contain("\"result\":\"pass\"").And.Contain("first").And.Contain("second");
        _cluster.Jobs.Should().HaveCount(2, "the first job was not run again");
        _cluster.Requests.Count(r => r.StartsWith("DELETE", StringComparison.Ordinal)).Should().Be(0);
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task ServiceStopped_LeavesNoJob()
    {
        var host = await StartAsync(keptn: o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await host.WaitUntilSentAsync("test.started", 1);
        while (_cluster.Jobs.Count == 0)
        {
            await Task.Yield();
        }

        await host.StopAsync();

        _cluster.Jobs.Should().BeEmpty();
        host.Run.ShouldHaveSent("test.started", "test.finished");
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("token", "automountServiceAccountToken")]
    [InlineData("namespace", "Keptn:Jobs:Namespace")]
    public async Task Start_WithoutCredentials_SaysWhatIsMissing(string file, string expected)
    {
        File.Delete(Path.Combine(_cluster.Folder, file));

        (await this.Invoking(t => t.StartAsync()).Should().ThrowAsync<KeptnConfigurationException>()).Which.Message.Should().Contain(expected);
    }

    [Fact]
    public async Task Start_WrongSettings_NamesThemAll()
    {
        var start = () => StartAsync(kubernetes: o =>
        {
            o.StartTimeout = TimeSpan.Zero;
            o.VolumeSize = "much";
            o.Labels["a b"] = "c";
            o.Labels["team"] = "ü";
            o.TokenSecret = "";
            o.KeptnEndpoint = new Uri("ftp://keptn.example.com");
        });

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().HaveCount(6)
            .And.Contain(f => f.StartsWith("Keptn:Jobs:Kubernetes:VolumeSize is 'much'", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_OfTheConfiguration_AreRead()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FULL_DEPLOYMENT_NAME"] = "job-executor",
            ["Keptn:Jobs:Kubernetes:AllowRoot"] = "false",
            ["Keptn:Jobs:Kubernetes:ImagePullSecrets:0"] = "registry",
            ["Keptn:Jobs:Kubernetes:Labels:team"] = "shop",
            ["Keptn:Jobs:Kubernetes:RunAsUser"] = "-1",
            ["Keptn:Jobs:Kubernetes:StartTimeout"] = "00:01:00",
        }).Build());
        services.AddKeptn("jobs").AddJobs();
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<KubernetesJobOptions>>().Value;

        options.DeploymentName.Should().Be("job-executor");
        options.AllowRoot.Should().BeFalse();
        options.ImagePullSecrets.Should().Equal("registry");
        options.Labels.Should().ContainKey("team").WhoseValue.Should().Be("shop");
        options.RunAsUser.Should().Be(-1);
        options.StartTimeout.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void KeptnAccess_IsThatOfTheServiceWhereItHoldsElsewhereToo()
    {
        var remote = new KeptnApiOptions { Endpoint = new Uri("https://keptn.example.com/api"), Token = "t", VerifyCertificate = false };
        var sidecar = new KeptnApiOptions { Mode = KeptnApiMode.Distributor, Endpoint = new Uri("http://localhost:8081") };

        KubernetesRunnerFactory.CreateKeptnAccess(remote).Should().Be(new KeptnAccess { Endpoint = remote.Endpoint, OAuthScopes = string.Empty, VerifyCertificate = false });
        KubernetesRunnerFactory.CreateKeptnAccess(sidecar).Endpoint.Should().BeNull();
        KubernetesRunnerFactory.CreateKeptnAccess(new()).Endpoint.Should().BeNull();
    }

    private static string Finished(TestRun run) => Encoding.UTF8.GetString(run.Sent.Single(e => e.Type!.EndsWith(".finished", StringComparison.Ordinal)).Data.Bytes.Span);

    private async Task<KeptnTestHost> StartAsync(string? state = null, Action<KeptnOptions>? keptn = null, Action<KubernetesJobOptions>? kubernetes = null, int? port = null)
    {
        var host = await KeptnTestHost.StartAsync(services =>
        {
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["KUBERNETES_SERVICE_HOST"] = "127.0.0.1",
                ["KUBERNETES_SERVICE_PORT"] = $"{port ?? _cluster.Port}",
            }).Build());
            services.PostConfigure<KubernetesJobOptions>(o =>
            {
                o.ServiceAccountDirectory = _cluster.Folder;
                kubernetes?.Invoke(o);
            });
            services.AddKeptn("jobs", o =>
            {
                o.StateDirectory = state ?? _state;
                keptn?.Invoke(o);
            }).AddJobs(o => o.Runner = JobRunnerKind.Kubernetes);
        });
        host.Resources.Add(ResourceScope.Service(TestEvents.Project, TestEvents.Stage, TestEvents.Service), ResourceUpload.FromText(
            "job/config.yaml",
            """
            apiVersion: v2
            actions:
              - name: Run tests
                events:
                  - name: sh.keptn.event.test.triggered
                tasks:
                  - name: first
                    image: alpine
                  - name: second
                    image: alpine
            """));
        return host;
    }
}
