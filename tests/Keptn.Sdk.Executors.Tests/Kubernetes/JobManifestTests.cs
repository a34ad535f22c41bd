using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Executors.Kubernetes;
using Keptn.Sdk.Executors.Kubernetes.Wire;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>The jobs that are made of tasks (spec/executors.md 1.5). Each is checked against the Job schema of Kubernetes.</summary>
public sealed class JobManifestTests
{
    [Fact]
    public void Job_OfAPlainTask_HasTheDefaults()
    {
        var job = Create(Run());

        ((string?)job.Manifest["metadata"]!["name"]).Should().Be(Name);
        ((int?)job.Manifest["spec"]!["backoffLimit"]).Should().Be(0);
        ((int?)job.Manifest["spec"]!["ttlSecondsAfterFinished"]).Should().Be(21600);
        ((int?)job.Manifest["spec"]!["activeDeadlineSeconds"]).Should().Be(330, "Kubernetes ends it only where the service did not");
        ((string?)job.PodSpec["restartPolicy"]).Should().Be("Never");
        ((bool?)job.PodSpec["automountServiceAccountToken"]).Should().BeFalse();
        job.PodSpec["serviceAccountName"].Should().BeNull();
        job.InitContainer.Should().BeNull("there are no files to fetch");
        ((string?)job.Container["image"]).Should().Be("locustio/locust:2.31");
        job.Container["command"].Should().BeNull();
        job.Container["imagePullPolicy"].Should().BeNull();
        ((string?)job.Container["volumeMounts"]![0]!["mountPath"]).Should().Be("/keptn");
        ((string?)job.Container["terminationMessagePath"]).Should().Be("/keptn/keptn-result.json");
        ((string?)job.PodSpec["volumes"]![0]!["emptyDir"]!["sizeLimit"]).Should().Be("20Mi");
        job.Container["resources"]!.ToJsonString().Should().Be("""{"limits":{"cpu":"1","memory":"512Mi"},"requests":{"cpu":"50m","memory":"128Mi"}}""");
        job.PodSpec["securityContext"]!.ToJsonString().Should().Be(
            """{"fsGroup":2000,"runAsGroup":2000,"runAsNonRoot":true,"runAsUser":1000,"seccompProfile":{"type":"RuntimeDefault"}}""");
        job.Container["securityContext"]!.ToJsonString().Should().Be(
            """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"privileged":false,"readOnlyRootFilesystem":true,"runAsGroup":2000,"runAsNonRoot":true,"runAsUser":1000,"seccompProfile":{"type":"RuntimeDefault"}}""");
    }

    [Fact]
    public void Job_OfATaskWithEverything_HasIt()
    {
        var job = Create(Run("""
            imagePullPolicy: Always
            cmd: [locust]
            args: [-f, /keptn/locust.py]
            workingDir: /work
            serviceAccount: load-tests
            annotations:
              team: sock shop
            resources:
              limits:
                memory: 1Gi
            """) with { TimeToLive = TimeSpan.FromSeconds(90), Deadline = TimeSpan.FromSeconds(60) });

        job.Container["command"]!.ToJsonString().Should().Be("""["locust"]""");
        job.Container["args"]!.ToJsonString().Should().Be("""["-f","/keptn/locust.py"]""");
        ((string?)job.Container["imagePullPolicy"]).Should().Be("Always");
        ((string?)job.Container["workingDir"]).Should().Be("/work");
        ((string?)job.PodSpec["serviceAccountName"]).Should().Be("load-tests");
        ((bool?)job.PodSpec["automountServiceAccountToken"]).Should().BeTrue("a task that names an account needs its rights");
        job.Manifest["metadata"]!["annotations"]!.ToJsonString().Should().Be("""{"team":"sock shop"}""");
        job.Manifest["spec"]!["template"]!["metadata"]!["annotations"].Should().BeNull();
        ((int?)job.Manifest["spec"]!["ttlSecondsAfterFinished"]).Should().Be(90);
        ((int?)job.Manifest["spec"]!["activeDeadlineSeconds"]).Should().Be(90);
        job.Container["resources"]!.ToJsonString().Should().Be("""{"limits":{"memory":"1Gi"}}""", "a block of the task's own leaves no default");
    }

    [Theory]
    [InlineData("resources: {}")]
    [InlineData("resources:\n  limits: {}\n  requests: {}")]
    public void Resources_EmptyBlock_LeavesNone(string yaml) => Create(Run(yaml)).Container["resources"].Should().BeNull();

    [Fact]
    public void Resources_DefaultsSetToNothing_AreLeftOut() =>
        Create(Run(), jobs => (jobs.DefaultLimitsCpu, jobs.DefaultLimitsMemory) = ("", ""))
            .Container["resources"]!.ToJsonString().Should().Be("""{"requests":{"cpu":"50m","memory":"128Mi"}}""");

    [Fact]
    public void TimeToLive_BelowAMinute_IsAMinute() =>
        ((int?)Create(Run() with { TimeToLive = TimeSpan.FromSeconds(-1) }).Manifest["spec"]!["ttlSecondsAfterFinished"]).Should().Be(60);

    [Fact]
    public void Labels_AreThoseOfTheOriginal_AndValid()
    {
        var job = Create(Run(), options: o => o.Labels["team"] = "shop");

        job.Label("app.kubernetes.io/managed-by").Should().Be("jobs");
        job.Label("keptn.sh/context").Should().Be("ctx-1");
        job.Label("keptn.sh/event-id").Should().Be(EventId);
        job.Label("keptn.sh/commitid").Should().Be("0123456789abcdef0123456789abcdef01234567");
        job.Label("keptn.sh/jes-action").Should().Be("Run_tests");
        job.Label("keptn.sh/jes-task").Should().Be("Load_test");
        job.Label("keptn.sh/jes-job-confighash").Should().Be(new string('a', 56));
        job.Label("keptn.sh/jes-action-index").Should().Be("0");
        job.Label("keptn.sh/jes-task-index").Should().Be("0");
        job.Label("team").Should().Be("shop");
        job.Manifest["spec"]!["template"]!["metadata"]!["labels"]!.ToJsonString().Should().Be("""{"app.kubernetes.io/managed-by":"jobs"}""");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("--", "")]
    [InlineData("a b//c", "a_b_c")]
    [InlineData("-x.", "x")]
    [InlineData("täst", "t_st")]
    public void Label_IsMadeValid(string text, string expected) => JobLabels.Clean(text).Should().Be(expected);

    [Fact]
    public void Label_TooLong_IsCutWhereItStaysValid() =>
        JobLabels.Clean(new string('x', 62) + "-and more").Should().Be(new string('x', 62));

    [Fact]
    public void Variables_KeepTheirOrderAndTheLastOfAName()
    {
        var job = Create(Run("", JobRunVariable.Create("A", "1"), JobRunVariable.Create("KEPTN_PROJECT", "mine"), JobRunVariable.Create("B", ""), JobRunVariable.Create("KEPTN_PROJECT", "sockshop")));

        job.Container["env"]!.ToJsonString().Should().Be("""[{"name":"A","value":"1"},{"name":"B","value":""},{"name":"KEPTN_PROJECT","value":"sockshop"}]""");
    }

    [Fact]
    public void Secrets_AreReferredTo()
    {
        var job = Create(Run("", JobRunVariable.FromSecret("locust"), JobRunVariable.FromSecret("locust"), JobRunVariable.Create("A", "1")));

        job.Container["envFrom"]!.ToJsonString().Should().Be("""[{"secretRef":{"name":"locust"}}]""");
    }

    [Fact]
    public void Files_AreFetchedByAContainerBefore()
    {
        var job = Create(Run("files:\n  - locust/basic.py\n  - /helm"), keptn: new() { Endpoint = new Uri("https://keptn.example.com/api") });

        var init = job.InitContainer!;
        ((string?)init["image"]).Should().Be("registry.example.com/executors:1.0");
        init["args"]!.ToJsonString().Should().Be("""["job-files"]""");
        ((string?)init["name"]).Should().Be("init-" + Name).And.Subject!.Length.Should().BeLessThan(64);
        FakeJob.Variable(init, "KEPTN_API_URL").Should().Be("https://keptn.example.com/api");
        FakeJob.Variable(init, "AUTH_MODE").Should().Be("token");
        FakeJob.Variable(init, "KEPTN_PROJECT").Should().Be("sockshop");
        FakeJob.Variable(init, "KEPTN_STAGE").Should().Be("dev");
        FakeJob.Variable(init, "KEPTN_SERVICE").Should().Be("carts");
        FakeJob.Variable(init, "JOB_ACTION").Should().Be("Run tests");
        FakeJob.Variable(init, "JOB_TASK").Should().Be("Load test!");
        FakeJob.Variable(init, "JOB_FILES").Should().Be("locust/basic.py\n/helm");
        FakeJob.Variable(init, "GIT_COMMIT_ID").Should().Be("0123456789abcdef0123456789abcdef01234567");
        init["env"]!.AsArray().Single(v => (string?)v!["name"] == "KEPTN_API_TOKEN")!["valueFrom"]!.ToJsonString()
            .Should().Be("""{"secretKeyRef":{"name":"job-service-keptn-secrets","key":"token","optional":true}}""");
    }

    [Fact]
    public void Files_WithOAuth_HaveTheSecretByReference()
    {
        var job = Create(Run("files: [a]"), keptn: new()
        {
            Endpoint = new Uri("https://keptn.example.com/api"),
            OAuthClientId = "me",
            OAuthDiscovery = new Uri("https://id.example.com/.well-known/openid-configuration"),
            OAuthScopes = "a,b",
            VerifyCertificate = false,
        });

        FakeJob.Variable(job.InitContainer, "AUTH_MODE").Should().Be("oauth");
        FakeJob.Variable(job.InitContainer, "OAUTH_CLIENT_ID").Should().Be("me");
        FakeJob.Variable(job.InitContainer, "OAUTH_SCOPES").Should().Be("a,b");
        FakeJob.Variable(job.InitContainer, "HTTP_SSL_VERIFY").Should().Be("false");
        job.InitContainer!["env"]!.AsArray().Single(v => (string?)v!["name"] == "OAUTH_CLIENT_SECRET")!["valueFrom"]!.ToJsonString()
            .Should().Be("""{"secretKeyRef":{"name":"job-service-keptn-secrets","key":"oauth_client_secret","optional":true}}""");
    }

    [Fact]
    public void Files_WithoutAnImage_SaysWhichOptionIsMissing()
    {
        var create = () => Create(Run("files: [a]"), jobs => jobs.InitContainerImage = null);

        create.Should().Throw<KeptnTaskException>().WithMessage("*Keptn:Jobs:InitContainerImage*");
    }

    [Fact]
    public void Pod_GetsPullSecretsAndTheDefaultAccount()
    {
        var job = Create(Run(), jobs => jobs.DefaultServiceAccount = "default-job-account", o =>
        {
            o.ImagePullSecrets.Add("registry");
            o.VolumeSize = "1Gi";
            o.RunAsUser = -1;
            o.RunAsGroup = -1;
            o.FsGroup = -1;
        });

        ((string?)job.PodSpec["serviceAccountName"]).Should().Be("default-job-account");
        ((bool?)job.PodSpec["automountServiceAccountToken"]).Should().BeFalse();
        job.PodSpec["imagePullSecrets"]!.ToJsonString().Should().Be("""[{"name":"registry"}]""");
        ((string?)job.PodSpec["volumes"]![0]!["emptyDir"]!["sizeLimit"]).Should().Be("1Gi");
        job.PodSpec["securityContext"]!.ToJsonString().Should().Be("""{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}}""");
    }

    [Theory]
    [InlineData("""{"spec":{"template":{"spec":{}}}}""", "job.spec.template.spec.containers is missing")]
    [InlineData("""{"spec":{"backoffLimit":"0","template":{"spec":{"containers":[]}}}}""", "job.spec.backoffLimit is string*")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"a","cmd":["x"]}]}}}}""", "*has no member 'cmd'")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[],"restartPolicy":"Maybe"}}}}""", "*restartPolicy is 'Maybe'*")]
    public void Schema_FindsWhatIsWrong(string job, string problem) =>
        JobSchema.FindProblems(JsonNode.Parse(job)).Should().ContainSingle().Which.Should().Match(problem);

    internal static FakeJob Create(JobRun run, Action<JobOptions>? jobs = null, Action<KubernetesJobOptions>? options = null, KeptnAccess? keptn = null, string deployment = "jobs")
    {
        var common = new JobOptions { InitContainerImage = "registry.example.com/executors:1.0" };
        var own = new KubernetesJobOptions();
        jobs?.Invoke(common);
        options?.Invoke(own);
        var job = new JobManifest(common, own, deployment, keptn ?? new()).Create(run, "keptn");
        var manifest = JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(job, WireJson.Default.Job))!.AsObject();
        JobSchema.FindProblems(manifest).Should().BeEmpty();
        return new FakeJob(null!, manifest);
    }
}
