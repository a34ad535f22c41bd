using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Keptn.Sdk.Executors.Tests.Jobs.JobService;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>Settings of <c>Keptn:Jobs</c>, those of job-executor-service, and what is refused at start.</summary>
public sealed class JobSettingsTests
{
    private static readonly (string Name, string? Value)[] s_own =
    [
        ("ALLOWED_IMAGE_LIST", "docker.io/*, quay.io/shop/*"),
        ("ALLOW_PRIVILEGED_JOBS", "true"),
        ("DEFAULT_JOB_SERVICE_ACCOUNT", "jobs"),
        ("DEFAULT_RESOURCE_LIMITS_CPU", "2"),
        ("DEFAULT_RESOURCE_LIMITS_MEMORY", "1Gi"),
        ("DEFAULT_RESOURCE_REQUESTS_CPU", "100m"),
        ("DEFAULT_RESOURCE_REQUESTS_MEMORY", "64Mi"),
        ("INIT_CONTAINER_IMAGE", "keptn/init:1"),
        ("JOB_NAMESPACE", "keptn-jobs"),
        ("TASK_DEADLINE_SECONDS", "90"),
    ];

    [Fact]
    public async Task Settings_OfJobExecutorService_AreRead()
    {
        await using var host = await StartAsync(null, new FakeRunner(), settings: s_own);

        var options = host.Services.GetRequiredService<IOptions<JobOptions>>().Value;
        options.AllowedImages.Should().Equal("docker.io/*", "quay.io/shop/*");
        (options.AllowPrivileged, options.DefaultServiceAccount, options.InitContainerImage, options.Namespace).Should().Be((true, "jobs", "keptn/init:1", "keptn-jobs"));
        (options.DefaultLimitsCpu, options.DefaultLimitsMemory, options.DefaultRequestsCpu, options.DefaultRequestsMemory).Should().Be(("2", "1Gi", "100m", "64Mi"));
        options.TaskDeadline.Should().Be(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Settings_OfTheSection_WinOverThoseAndCodeOverAll()
    {
        await using var host = await StartAsync(
            null,
            new FakeRunner(),
            o => o.Namespace = "of-the-code",
            settings:
            [
                .. s_own,
                ("Keptn:Jobs:AllowedImages:0", "ghcr.io/*"), ("Keptn:Jobs:AllowPrivileged", "false"), ("Keptn:Jobs:Namespace", "of-the-section"),
                ("Keptn:Jobs:TaskDeadline", "00:00:10"), ("Keptn:Jobs:Tasks:0", "deploy"), ("Keptn:Jobs:Runner", "LocalProcess"),
            ]);

        var options = host.Services.GetRequiredService<IOptions<JobOptions>>().Value;
        options.AllowedImages.Should().Equal("ghcr.io/*");
        (options.AllowPrivileged, options.Namespace, options.TaskDeadline, options.Runner).Should().Be((false, "of-the-code", TimeSpan.FromSeconds(10), JobRunnerKind.LocalProcess));
        options.Tasks.Should().Equal("deploy");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task TaskDeadline_OfNothing_IsNone(string seconds)
    {
        await using var host = await StartAsync(null, new FakeRunner(), settings: ("TASK_DEADLINE_SECONDS", seconds));

        host.Services.GetRequiredService<IOptions<JobOptions>>().Value.TaskDeadline.Should().BeNull();
    }

    [Fact]
    public async Task Start_NoClusterAndNoRunnerChosen_NamesTheOption()
    {
        var start = () => StartAsync(null, runner: null);

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should()
            .Contain("There is no Kubernetes cluster here").And.Contain("set Keptn:Jobs:Runner to LocalProcess");
    }

    [Theory]
    [InlineData("ALLOWED_IMAGE_LIST", "docker.io*", "it also allows other registries whose names begin so; write 'docker.io/*'")]
    [InlineData("ALLOWED_IMAGE_LIST", "alpine:[", "a '[' is not closed")]
    [InlineData("ALLOWED_IMAGE_LIST", "alpine:[z-a]", "its brackets cannot be read")]
    [InlineData("ALLOW_PRIVILEGED_JOBS", "maybe", "ALLOW_PRIVILEGED_JOBS is 'maybe'; it must be true or false")]
    [InlineData("TASK_DEADLINE_SECONDS", "soon", "TASK_DEADLINE_SECONDS is 'soon'")]
    [InlineData("DEFAULT_RESOURCE_LIMITS_CPU", "many", "Keptn:Jobs:DefaultLimitsCpu is 'many'")]
    [InlineData("Keptn:Jobs:MaxLogSize", "-1", "Keptn:Jobs:MaxLogSize is -1")]
    [InlineData("Keptn:Jobs:TaskDeadline", "00:00:00", "Keptn:Jobs:TaskDeadline is 00:00:00")]
    [InlineData("Keptn:Jobs:Tasks:0", "test.triggered", "Keptn:Jobs:Tasks has 'test.triggered'")]
    public async Task Start_SettingIsWrong_NamesItAndWhatIsWrong(string name, string value, string message)
    {
        var start = () => StartAsync(null, new FakeRunner(), settings: (name, value));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(message);
    }

    [Fact]
    public async Task AddJobs_Twice_IsOne()
    {
        var runner = new FakeRunner();
        await using var host = await StartAsync(Actions(Action("a")), runner, services: s => s.AddKeptn(Name).AddJobs(o => o.Tasks.Add("deploy")));

        var run = await host.SendAsync(Deploy());

        run.ShouldHaveSent("deploy.started", "deploy.finished");
        runner.Runs.Should().ContainSingle();
        host.Transport.Subscriptions.Should().BeEquivalentTo("sh.keptn.event.*.triggered", "sh.keptn.event.*.started", "sh.keptn.event.*.finished");
    }
}
