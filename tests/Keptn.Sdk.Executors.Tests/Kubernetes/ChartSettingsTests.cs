using Keptn.Sdk.Executors.Kubernetes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>The files that the chart of job-executor-service mounts at <c>/config</c> (spec/executors.md 1.5).</summary>
public sealed class ChartSettingsTests : IDisposable
{
    // What chart/templates/jobsecuritycontext.yaml makes of the values of the chart: keys sorted, in the case of the values.
    private const string ChartPod = """{"RunAsGroup":2000,"RunAsNonRoot":true,"RunAsUser":1000,"fsGroup":2000,"seccompProfile":{"type":"RuntimeDefault"}}""";
    private const string ChartContainer = """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["all"]},"privileged":false,"readOnlyRootFilesystem":true,"runAsGroup":2000,"runAsNonRoot":true,"runAsUser":1000,"seccompProfile":{"type":"RuntimeDefault"}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("chart").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_OfTheChartAsItComes_GiveItsDefaults()
    {
        Write(ChartContainer, ChartPod);

        var job = Create();

        job.Container["securityContext"]!.ToJsonString().Should().Be(
            """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["all"]},"privileged":false,"readOnlyRootFilesystem":true,"runAsGroup":2000,"runAsNonRoot":true,"runAsUser":1000,"seccompProfile":{"type":"RuntimeDefault"}}""");
        job.PodSpec["securityContext"]!.ToJsonString().Should().Be(
            """{"fsGroup":2000,"runAsGroup":2000,"runAsNonRoot":true,"runAsUser":1000,"seccompProfile":{"type":"RuntimeDefault"}}""");
    }

    [Fact]
    public void Files_WithValuesOfTheirOwn_AreTakenFieldByFieldAndNothingIsAdded()
    {
        // As on OpenShift, which chooses users itself; helm keeps the chart's RunAsUser beside a runAsUser of the values.
        Write(
            """{"readOnlyRootFilesystem":false,"seLinuxOptions":{"level":"s0:c1,c2"}}""",
            """{"RunAsUser":1000,"fsGroupChangePolicy":"OnRootMismatch","runAsNonRoot":true,"runAsUser":3000,"supplementalGroups":[7]}""");

        var job = Create("files: [a]");

        job.Container["securityContext"]!.ToJsonString().Should().Be(
            """{"allowPrivilegeEscalation":false,"privileged":false,"readOnlyRootFilesystem":false,"runAsNonRoot":true,"runAsUser":3000,"seLinuxOptions":{"level":"s0:c1,c2"}}""");
        job.PodSpec["securityContext"]!.ToJsonString().Should().Be(
            """{"fsGroupChangePolicy":"OnRootMismatch","runAsNonRoot":true,"runAsUser":3000,"supplementalGroups":[7]}""");
        job.InitContainer!["securityContext"]!.ToJsonString().Should().Be(
            """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"privileged":false,"readOnlyRootFilesystem":true,"runAsNonRoot":true,"runAsUser":3000,"seLinuxOptions":{"level":"s0:c1,c2"}}""",
            "the container that fetches files has no more rights than it needs");
    }

    [Fact]
    public void Task_ChangesFieldsOfTheFiles()
    {
        Write(ChartContainer, ChartPod);

        var context = Create("securityContext:\n  runAsUser: 5\n  readOnlyRootFilesystem: false\n  capabilities:\n    drop: [NET_RAW]").Container["securityContext"]!;

        context.ToJsonString().Should().Be(
            """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["NET_RAW"]},"privileged":false,"readOnlyRootFilesystem":false,"runAsGroup":2000,"runAsNonRoot":true,"runAsUser":5,"seccompProfile":{"type":"RuntimeDefault"}}""");
    }

    [Fact]
    public void Settings_WinOverFiles()
    {
        Write(ChartContainer, ChartPod, "team: shop\nstage: \"1\"\n");

        var options = Read(new() { ["RunAsUser"] = "7", ["FsGroup"] = "-1", ["Labels:team"] = "ours" });

        (options.RunAsUser, options.RunAsGroup, options.FsGroup).Should().Be((7, 2000, -1));
        options.Labels.Should().BeEquivalentTo(new Dictionary<string, string> { ["team"] = "ours", ["stage"] = "1" });
    }

    [Fact]
    public void Labels_OfTheChart_AreOnTheJob()
    {
        Write(labels: "---\n# from the values\nexample.com/team: shop\nstage: \"1\"  # quoted\r\n'quoted': 'yes'\nempty: \"\"\nnone:\n");

        var job = Create();

        job.Label("example.com/team").Should().Be("shop");
        (job.Label("stage"), job.Label("quoted"), job.Label("empty"), job.Label("none")).Should().Be(("1", "yes", "", ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    public void Labels_None_AreNone(string labels)
    {
        Write(labels: labels);

        Read().Labels.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"runAsUsr":1}""", "{}", "", "*job-defaultSecurityContext.json has at $.runAsUsr a member that is not known here*")]
    [InlineData("""{"runAsUser":"1"}""", "{}", "", "*job-defaultSecurityContext.json has at $.runAsUser *value of another kind*")]
    [InlineData("{}", "[]", "", "*job-podSecurityContext.json must be a security context as a JSON object*")]
    [InlineData("{}", "{", "", "*job-podSecurityContext.json must be a security context as a JSON object*")]
    [InlineData("{}", "{}", "- a", "*job-labels.yaml has in line 1 '- a', which is no label; it must be 'name: value'*")]
    [InlineData("{}", "{}", "a: b\nc: 'd", "*job-labels.yaml has in line 2 'c: 'd', which is no label*")]
    [InlineData("{}", "{}", "a: [b]", "*Labels has 'a: [b]', which Kubernetes does not take as a label*")]
    [InlineData("{}", "{}", "a/b/c: d", "*Labels has 'a/b/c: d', which Kubernetes does not take as a label*")]
    public void Files_ThatAreWrong_AreNamed(string container, string pod, string labels, string message)
    {
        Write(container, pod, labels);

        var read = () => Read();

        read.Should().Throw<OptionsValidationException>().WithMessage(message);
    }

    [Fact]
    public void Defaults_ThatArePrivileged_NeedToBeAllowed()
    {
        Write("""{"privileged":true,"runAsNonRoot":false}""");

        var refused = () => JobSecurity.CheckDefaults(new(), Read());
        var allowed = () => JobSecurity.CheckDefaults(new() { AllowPrivileged = true }, Read());

        refused.Should().Throw<KubernetesException>().WithMessage("*job-defaultSecurityContext.json*is privileged, which is not allowed (AllowPrivileged).");
        allowed.Should().NotThrow();
    }

    [Fact]
    public void Defaults_WithMoreRightsThanATaskMayAskFor_AreForWhoeverInstalls()
    {
        Write("""{"allowPrivilegeEscalation":true,"capabilities":{"add":["NET_ADMIN"]},"procMount":"Unmasked","seccompProfile":{"type":"Unconfined"}}""");

        var context = Create().Container["securityContext"]!;
        var task = () => Create("securityContext:\n  capabilities:\n    add: [NET_ADMIN]");

        context.ToJsonString().Should().Be(
            """{"allowPrivilegeEscalation":true,"capabilities":{"add":["NET_ADMIN"]},"privileged":false,"procMount":"Unmasked","readOnlyRootFilesystem":false,"runAsNonRoot":false,"seccompProfile":{"type":"Unconfined"}}""");
        task.Should().Throw<KeptnTaskException>().WithMessage("*adds the capability NET_ADMIN, which is not allowed (AllowEscalation)*");
    }

    private FakeJob Create(string task = "")
    {
        var read = Read();
        return JobManifestTests.Create(Run(task), options: o =>
        {
            (o.Chart, o.FsGroup, o.RunAsUser, o.RunAsGroup) = (read.Chart, read.FsGroup, read.RunAsUser, read.RunAsGroup);
            (o.RunAsNonRoot, o.ReadOnlyRootFilesystem) = (read.RunAsNonRoot, read.ReadOnlyRootFilesystem);
            foreach (var (name, value) in read.Labels)
            {
                o.Labels[name] = value;
            }
        });
    }

    private KubernetesJobOptions Read(Dictionary<string, string?>? settings = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            (settings ?? []).ToDictionary(s => $"Keptn:Jobs:Kubernetes:{s.Key}", s => s.Value)).Build());
        services.AddSingleton(new ChartFolder(_folder));
        services.AddKeptn("jobs").AddJobs();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<KubernetesJobOptions>>().Value;
    }

    private void Write(string? container = null, string? pod = null, string? labels = null)
    {
        Write("job-defaultSecurityContext.json", container);
        Write("job-podSecurityContext.json", pod);
        Write("job-labels.yaml", labels);

        void Write(string name, string? text)
        {
            if (text is not null)
            {
                File.WriteAllText(Path.Combine(_folder, name), text);
            }
        }
    }
}
