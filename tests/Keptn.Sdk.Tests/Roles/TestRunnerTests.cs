using System.Net;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tooling;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Roles;

public sealed class TestRunnerTests
{
    private const string Configuration =
        """
        workloads:
        - teststrategy: performance
          script: /k6/load.js
          vus: 10
          pass: {errors: "<=1", p95: "<500"}
          warning: {errors: "<=5"}
        """;

    [Fact]
    public async Task Test_Passes_AnswersWithStartAndEnd()
    {
        await using var host = await StartAsync((job, _) => Task.FromResult(
            TaskResult.Pass($"{job.Target} {job.Workload.Settings["vus"]} {File.ReadAllText(job.GetPath(job.Workload.Script!))}")));

        var run = await host.TriggerAsync(Data());

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("http://carts.dev/ 10 script");
        run.Finished.Result.Should().Be(KeptnResult.Pass);
        var test = run.Finished.GetData<TestFinished>().Test;
        KeptnTimestamp.TryParse(test.Start, out var start).Should().BeTrue();
        KeptnTimestamp.TryParse(test.End, out var end).Should().BeTrue();
        end.Should().BeOnOrAfter(start);
    }

    [Fact]
    public async Task Test_RunnerThrowsKnownly_AnswersWithStartAndEnd()
    {
        await using var host = await StartAsync((_, _) => throw new KeptnTaskException("k6 is out of order"));

        var run = await host.TriggerAsync(Data());

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Be("k6 is out of order");
        run.Finished.GetData<TestFinished>().Test.End.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task Test_RunnerGivesTimesItself_TheyStay()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(
            TaskResult.Fail(new TestFinished { Test = new() { Start = "2022-01-01T00:00:00Z" } }, "slow")));

        var run = await host.TriggerAsync(Data());

        run.Finished.Result.Should().Be(KeptnResult.Fail);
        run.Finished.Message.Should().Be("slow");
        run.Finished.GetData<TestFinished>().Test.Start.Should().Be("2022-01-01T00:00:00Z");
        run.Finished.GetData<TestFinished>().Test.End.Should().NotBeNullOrEmpty();
    }

    [Theory]
    [InlineData(false, "http://local/", "http://local/", "https://public/")]
    [InlineData(true, "https://public/", "http://local/", "https://public/")]
    [InlineData(true, "http://local/", "http://local/", "")]
    [InlineData(false, "https://public/", "", "https://public/")]
    [InlineData(false, "https://public/", "local:80", "https://public/")]
    public async Task Target_OfTheDeployment_IsChosen(bool preferPublic, string expected, string local, string open)
    {
        await using var host = await StartAsync((job, _) => Task.FromResult(TaskResult.Pass(job.Target.ToString())), o => o.PreferPublicTarget = preferPublic);

        var run = await host.TriggerAsync(Data() with { Deployment = new() { DeploymentUrisLocal = [local], DeploymentUrisPublic = [open] } });

        run.Finished.Message.Should().Be(expected);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "data.deployment.deploymentURIsLocal[0] 'file:///etc/passwd' is no absolute http or https address")]
    [InlineData("/carts", "deploymentURIsLocal[0] '/carts'")]
    [InlineData("", "neither deploymentURIsLocal nor deploymentURIsPublic")]
    public async Task Target_NoneThatCanBeTested_SaysWhy(string address, string message)
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));

        var run = await host.TriggerAsync(Data() with { Deployment = new() { DeploymentUrisLocal = [address] } });

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain(message);
    }

    [Fact]
    public async Task Target_NotRequired_MayBeMissing()
    {
        await using var host = await StartAsync((job, _) => Task.FromResult(TaskResult.Pass($"{job.HasTarget}")), o => o.RequireTarget = false);

        var run = await host.TriggerAsync(Data() with { Deployment = DeploymentSection.Empty });

        run.Finished.Message.Should().Be("False");
    }

    [Fact]
    public async Task Reachability_TargetComesUp_IsWaitedFor()
    {
        var calls = 0;
        await using var target = await ServeAsync(() => Interlocked.Increment(ref calls) < 3 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.NotFound);
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass($"{calls}")), o =>
        {
            o.ReachabilityTimeout = TimeSpan.FromSeconds(30);
            o.ReachabilityInterval = TimeSpan.FromMilliseconds(1);
        });

        var run = await host.TriggerAsync(Data(target.Urls.First()));

        run.Finished.Message.Should().Be("3");
    }

    [Fact]
    public async Task Reachability_TargetStaysAway_IsErroredNamingIt()
    {
        await using var target = await ServeAsync(() => HttpStatusCode.BadGateway);
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()), o =>
        {
            o.ReachabilityTimeout = TimeSpan.FromMilliseconds(500);
            o.ReachabilityInterval = TimeSpan.FromMilliseconds(10);
        });

        var run = await host.TriggerAsync(Data(target.Urls.First()));

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().StartWith($"The target {target.Urls.First()}/ was not reachable within 0.5 s: ");
    }

    [Theory]
    [InlineData("functional", "sockshop/dev/carts/k6/k6.conf.yaml has no workload for the test strategy 'functional'; it has workloads for 'performance'.")]
    [InlineData(null, "data.test.teststrategy is missing; it has workloads for 'performance'.")]
    public async Task Workload_NoneForTheStrategy_IsErroredNamingThoseThereAre(string? strategy, string message)
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));

        var run = await host.TriggerAsync(Data() with { Test = new() { TestStrategy = strategy } });

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Be(message);
    }

    [Fact]
    public async Task Workload_NoConfiguration_IsErroredNamingThePlaces()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("k6").AddTestRunner("k6", (_, _) => Task.FromResult(TaskResult.Pass())));

        var run = await host.TriggerAsync(Data());

        run.Finished.Message.Should().Contain("'k6/k6.conf.yaml' is not in the configuration repository");
    }

    [Fact]
    public async Task TestStrategies_OfAnother_SendsNothing()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()), o => o.TestStrategies.Add("performance"));

        (await host.TriggerAsync(Data() with { Test = new() { TestStrategy = "functional" } })).ShouldHaveSentNothing();
        (await host.TriggerAsync(Data())).ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task TaskName_Other_AnswersThatTask()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass("ok")), o => o.TaskName = "loadtest");

        var run = await host.SendAsync(TestEvents.Triggered("loadtest", """{"test":{"teststrategy":"performance"},"deployment":{"deploymentURIsLocal":["http://a"]}}"""));

        run.ShouldHaveSent("loadtest.started", "loadtest.finished");
        run.Finished.Message.Should().Be("ok");
    }

    [Theory]
    [InlineData("""{"load-test":{"teststrategy":"performance"}}""")]
    [InlineData("""{"load-test":{"teststrategy":"performance"},"test":{"teststrategy":"functional","end":"2022-01-01T00:00:00Z"}}""")]
    [InlineData("""{"load-test":{"users":5},"test":{"teststrategy":"performance"}}""")]
    public async Task TaskName_Other_HasTheStrategyOfItsOwnSection(string data)
    {
        await using var host = await StartAsync((job, _) => Task.FromResult(TaskResult.Pass($"{job.TestStrategy} {job.Workload.Settings["vus"]}")), o =>
        {
            o.TaskName = "load-test";
            o.RequireTarget = false;
            o.TestStrategies.Add("performance");
        });

        var run = await host.SendAsync(TestEvents.Triggered("load-test", data));

        run.ShouldHaveSent("load-test.started", "load-test.finished");
        run.Finished.Message.Should().Be("performance 10");
    }

    [Theory]
    [InlineData("""{"load-test":{"teststrategy":5}}""", "data.load-test.teststrategy is 5; it must be a text.")]
    [InlineData("""{"load-test":{}}""", "data.load-test.teststrategy is missing; it has workloads for 'performance'.")]
    [InlineData("""{"load-test":"fast","test":{}}""", "data.load-test.teststrategy is missing; it has workloads for 'performance'.")]
    public async Task TaskName_Other_ItsStrategyCannotBeRead_IsErroredNamingTheMember(string data, string message)
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()), o => o.TaskName = "load-test");

        var run = await host.SendAsync(TestEvents.Triggered("load-test", data));

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Be(message);
    }

    [Theory]
    [InlineData(1, 499, "pass", "summary")]
    [InlineData(2, 499, "warning", "summary; errors is 2, not <=1")]
    [InlineData(6, 499, "fail", "summary; errors is 6, not <=1")]
    [InlineData(2, 500, "fail", "summary; p95 is 500, not <500; errors is 2, not <=1")]
    [InlineData(0, double.NaN, "fail", "summary; p95 was not measured")]
    public async Task Judge_Thresholds_GiveTheVerdict(double errors, double p95, string result, string message)
    {
        await using var host = await StartAsync((job, _) => Task.FromResult(job.Judge(new Dictionary<string, double> { ["errors"] = errors, ["p95"] = p95 }, "summary")));

        var run = await host.TriggerAsync(Data());

        run.Finished.Result.ToString().Should().Be(result);
        run.Finished.Message.Should().Be(message);
    }

    [LinuxToolsFact]
    public async Task Run_Tool_RunsInTheWorkspaceAndReportsProgress()
    {
        var reported = new TaskCompletionSource();
        await using var host = await StartAsync(
            async (job, token) =>
            {
                var result = await job.RunAsync(new ToolCommand("sh", "-c", "cat k6/load.js; echo; echo 50 percent; while [ ! -e go ]; do sleep 0.05; done; echo end"), token);
                return result.ExitCode == 0 ? TaskResult.Pass(result.Tail) : TaskResult.Fail(result.Tail);
            },
            o => o.ProgressInterval = TimeSpan.FromMilliseconds(20),
            job => reported.Task.ContinueWith(_ => File.WriteAllText(Path.Combine(job.Context.Workspace.Path, "go"), string.Empty), TaskScheduler.Default));

        await host.Transport.DeliverAsync(TestEvents.Triggered(Data()));
        await host.WaitUntilSentAsync("test.status.changed");
        reported.SetResult();
        var run = await host.WaitUntilIdleAsync();

        run.Finished.Message.Should().Be("script\n50 percent\nend");
        run.Sent.First(e => e.Type == "sh.keptn.event.test.status.changed").Data.ToString().Should().ContainAny("sh: script", "sh: 50 percent");
    }

    [LinuxToolsFact]
    public async Task Run_TaskTimesOut_EndsTheToolAndRemovesTheWorkspace()
    {
        var path = string.Empty;
        await using var host = await StartAsync(
            async (job, token) =>
            {
                path = job.Context.Workspace.Path;
                await job.RunAsync(new ToolCommand("tail", "-f", "/dev/null"), token);
                return TaskResult.Pass();
            },
            o => o.Timeout = TimeSpan.FromSeconds(1));

        var run = await host.TriggerAsync(Data());

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("timeout");
        Directory.Exists(path).Should().BeFalse();
    }

    [Fact]
    public async Task AddTestRunner_TwiceForTheSameEvents_StopsTheStart()
    {
        var start = () => KeptnTestHost.StartAsync(services => services.AddKeptn("tests")
            .AddTestRunner("k6", (_, _) => Task.FromResult(TaskResult.Pass()))
            .AddTestRunner("curl", (_, _) => Task.FromResult(TaskResult.Pass())));

        await start.Should().ThrowAsync<KeptnConfigurationException>().WithMessage("*not each has a Filter*");
    }

    [Fact]
    public async Task Test_ByClass_HasItsDependencies()
    {
        await using var host = await KeptnTestHost.StartAsync(services =>
        {
            services.AddSingleton(new Answer("injected"));
            services.AddKeptn("k6").AddTestRunner<Runner>("k6", o =>
            {
                o.ConfigurationFile = null;
                o.Folder = null;
            });
        });

        (await host.TriggerAsync(Data())).Finished.Message.Should().Be("injected");
    }

    private static TestTriggered Data(string target = "http://carts.dev") => new()
    {
        Test = new() { TestStrategy = "performance" },
        Deployment = new() { DeploymentUrisLocal = [target] },
    };

    private static async Task<KeptnTestHost> StartAsync(
        Func<TestJob, CancellationToken, Task<TaskResult>> run, Action<TestRunnerOptions>? configure = null, Action<TestJob>? before = null)
    {
        var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("k6", o => o.CancellationGracePeriod = TimeSpan.FromSeconds(30)).AddTestRunner(
            "k6",
            (job, token) =>
            {
                before?.Invoke(job);
                return run(job, token);
            },
            configure));
        host.Resources.Add("k6/k6.conf.yaml", Configuration).Add("k6/load.js", "script");
        return host;
    }

    private static async Task<WebApplication> ServeAsync(Func<HttpStatusCode> answer)
    {
        var application = WebApplication.CreateSlimBuilder().Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.Run(context =>
        {
            context.Response.StatusCode = (int)answer();
            return Task.CompletedTask;
        });
        await application.StartAsync();
        return application;
    }

    private sealed record Answer(string Text);

    private sealed class Runner(Answer answer) : ITestRunner
    {
        public Task<TaskResult> RunAsync(TestJob job, CancellationToken cancellationToken) => Task.FromResult(TaskResult.Pass(answer.Text));
    }
}
