using Keptn.Sdk.Executors.Kubernetes;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>What somebody would try who can write a <c>job/config.yaml</c> or send events (spec/executors.md 1.9).</summary>
public sealed class JobAttackTests
{
    [Theory]
    [InlineData("privileged: true", "is privileged")]
    [InlineData("allowPrivilegeEscalation: true", "allows privilege escalation")]
    [InlineData("capabilities:\n    add: [NET_ADMIN]", "adds the capability NET_ADMIN")]
    [InlineData("capabilities:\n    add: [SYS_ADMIN]", "adds the capability SYS_ADMIN")]
    [InlineData("procMount: Unmasked", "mounts /proc as Unmasked")]
    [InlineData("seccompProfile:\n    type: Unconfined", "runs without seccomp profile")]
    [InlineData("seccompProfile:\n    localhostProfile: a.json", "has a seccompProfile without type")]
    public void SecurityContext_ThatIsNotAllowed_IsRefused(string yaml, string problem)
    {
        var create = () => JobManifestTests.Create(Run($"securityContext:\n  {yaml}"));

        create.Should().Throw<KeptnTaskException>().WithMessage($"*{problem}*");
    }

    [Theory]
    [InlineData("runAsUser: 0\n  runAsNonRoot: false")]
    [InlineData("runAsNonRoot: false")]
    public void Root_IsRefusedWhereTheServiceSaysSo(string yaml)
    {
        var create = (bool allowed) => JobManifestTests.Create(Run($"securityContext:\n  {yaml}"), options: o => o.AllowRoot = allowed);

        create.Invoking(c => c(false)).Should().Throw<KeptnTaskException>().WithMessage("*as root*");
        create.Invoking(c => c(true)).Should().NotThrow();
    }

    [Fact]
    public void Root_ThatKubernetesWouldNotStart_IsToldAtOnce()
    {
        var create = () => JobManifestTests.Create(Run("securityContext:\n  runAsUser: 0"));

        create.Should().Throw<KeptnTaskException>().WithMessage("*runAsNonRoot*set it to false*");
    }

    [Fact]
    public void SecurityContext_ThatIsAllowed_ChangesItsFieldsOnly()
    {
        var job = JobManifestTests.Create(
            Run("securityContext:\n  privileged: true\n  runAsUser: 0\n  runAsNonRoot: false\n  readOnlyRootFilesystem: false\n  capabilities:\n    add: [SYS_ADMIN]\nfiles: [a]"),
            jobs => jobs.AllowPrivileged = true);

        job.Container["securityContext"]!.ToJsonString().Should().Be(
            """{"capabilities":{"add":["SYS_ADMIN"]},"privileged":true,"readOnlyRootFilesystem":false,"runAsGroup":2000,"runAsNonRoot":false,"runAsUser":0,"seccompProfile":{"type":"RuntimeDefault"}}""",
            "Kubernetes refuses allowPrivilegeEscalation: false beside privileged");
        job.InitContainer!["securityContext"]!.ToJsonString().Should().Be(
            """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"privileged":false,"readOnlyRootFilesystem":true,"runAsGroup":2000,"runAsNonRoot":false,"runAsUser":0,"seccompProfile":{"type":"RuntimeDefault"}}""",
            "fetching files needs the task's user and none of its rights");
    }

    [Fact]
    public void Escalation_Allowed_IsPassedOn() =>
        ((bool?)JobManifestTests.Create(Run("securityContext:\n  allowPrivilegeEscalation: true"), jobs => jobs.AllowEscalation = true)
            .Container["securityContext"]!["allowPrivilegeEscalation"]).Should().BeTrue();

    [Theory]
    [InlineData("job-service-keptn-secrets", "job-service-keptn-secrets")]
    [InlineData("our-token", "our-token")]
    [InlineData("our-token", "job-service-keptn-secrets")]
    public async Task Secret_WithTheTokenForKeptn_IsRefusedBeforeAnythingIsMade(string configured, string asked)
    {
        await using var cluster = await FakeCluster.StartAsync();
        using var runner = Runner(cluster, jobs => jobs.AllowedSecrets.Add("*"), o => o.TokenSecret = configured);

        await runner.Invoking(r => r.RunAsync(Run("", JobRunVariable.FromSecret(asked)), default))
            .Should().ThrowAsync<KeptnTaskException>().WithMessage($"*'{asked}'*");

        cluster.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Secret_IsNeverRead()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.OnCreated = job => job.Complete();
        using var runner = Runner(cluster);

        await runner.RunAsync(Run("", JobRunVariable.FromSecret("locust")), default);

        cluster.Requests.Should().NotContain(r => r.Contains("secrets", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("serviceAccount: job-executor", null)]
    [InlineData("", "job-executor")]
    public async Task ServiceAccount_OfTheServiceItself_IsRefused(string yaml, string? common)
    {
        await using var cluster = await FakeCluster.StartAsync();
        using var runner = Runner(cluster, jobs => jobs.DefaultServiceAccount = common);

        await runner.Invoking(r => r.RunAsync(Run(yaml), default)).Should().ThrowAsync<KeptnTaskException>().WithMessage("*'job-executor'*the service itself*");

        cluster.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task ServiceAccount_OfTheNamespaceThatIsOurs_GetsNoToken()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.WriteCredentials(FakeCluster.CreateToken("system:serviceaccount:keptn:default"));
        cluster.OnCreated = job => job.Complete();
        using var runner = Runner(cluster);
        using var mounting = Runner(cluster, configure: o => o.MountServiceAccountToken = true);

        (await runner.RunAsync(Run(), default)).Succeeded.Should().BeTrue();

        ((bool?)cluster.Job.PodSpec["automountServiceAccountToken"]).Should().BeFalse();
        await mounting.Invoking(r => r.RunAsync(Run(), default)).Should().ThrowAsync<KeptnTaskException>();
    }

    [Fact]
    public void ServiceAccount_OfTheSameNameElsewhere_IsAnother()
    {
        var rules = new JobRules(new(), new("keptn", "job-executor"));

        rules.Invoking(r => r.Check(Run(), "other", "job-executor")).Should().NotThrow();
    }

    [Fact]
    public void Variable_OfAnEvent_CannotReadASecret()
    {
        // Kubernetes replaces $(PASSWORD) in values by the variable of that name, here one of the secret.
        var run = Run(
            "env:\n  - name: GREETING\n    value: Hello $(USER)\n    valueFrom: string",
            JobRunVariable.FromSecret("locust"),
            JobRunVariable.Create("GREETING", "Hello $(USER)"),
            JobRunVariable.Create("COMMENT", "$(PASSWORD) costs $5, $$ and $$(PASSWORD)"),
            JobRunVariable.Create("LABELS_OWNER", "$(PASSWORD)"));

        var job = JobManifestTests.Create(run);

        FakeJob.Variable(job.Container, "GREETING").Should().Be("Hello $(USER)", "the file says so itself");
        FakeJob.Variable(job.Container, "COMMENT").Should().Be("$$(PASSWORD) costs $$5, $$$$ and $$$$(PASSWORD)");
        Expand(FakeJob.Variable(job.Container, "COMMENT")!).Should().Be("$(PASSWORD) costs $5, $$ and $$(PASSWORD)");
        Expand(FakeJob.Variable(job.Container, "LABELS_OWNER")!).Should().Be("$(PASSWORD)");
    }

    [Fact]
    public async Task Token_AppearsInNoLogNoMessageAndNoJob()
    {
        await using var cluster = await FakeCluster.StartAsync();
        var token = FakeCluster.CreateToken(mark: "t0ps3cret");
        cluster.WriteCredentials(token);
        cluster.Denied.Add("watch jobs");
        cluster.Denied.Add("list pods");
        cluster.Denied.Add("create jobs");
        var logs = new LogLines();
        using var runner = Runner(cluster, logger: logs);

        var thrown = await runner.Invoking(r => r.RunAsync(Run("files: [a]"), default)).Should().ThrowAsync<KeptnTaskException>();
        cluster.Denied.Remove("create jobs");
        cluster.OnCreated = job => job.Complete();
        var outcome = await runner.RunAsync(Run("files: [a]"), default);

        thrown.Which.ToString().Should().NotContain("t0ps3cret");
        logs.Lines.Should().NotBeEmpty().And.NotContain(l => l.Contains("t0ps3cret", StringComparison.Ordinal));
        outcome.ToString().Should().NotContain("t0ps3cret");
        cluster.Job.Manifest.ToJsonString().Should().NotContain("t0ps3cret");
    }

    [Fact]
    public async Task Name_OfANamespace_CannotLeadToAnotherPath()
    {
        await using var cluster = await FakeCluster.StartAsync();
        using var runner = Runner(cluster);

        await runner.Invoking(r => r.RunAsync(Run("namespace: ../../../../api/v1/namespaces/keptn/pods?x="), default)).Should().ThrowAsync<KeptnTaskException>();

        cluster.Requests.Should().BeEmpty();
    }

    /// <summary>What Kubernetes makes of a value, where no variable of the names is there to be put in: it must not matter.</summary>
    private static string Expand(string value)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '$' && i + 1 < value.Length && value[i + 1] == '$')
            {
                text.Append('$');
                i++;
            }
            else if (value[i] == '$' && i + 1 < value.Length && value[i + 1] == '(')
            {
                text.Append("<SECRET>");
                i = value.IndexOf(')', i);
            }
            else
            {
                text.Append(value[i]);
            }
        }

        return text.ToString();
    }
}
