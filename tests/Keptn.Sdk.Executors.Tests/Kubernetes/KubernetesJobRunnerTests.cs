using System.Text.Json.Nodes;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>How jobs run and end, against an API server that answers as the real one.</summary>
public sealed class KubernetesJobRunnerTests : IAsyncLifetime
{
    private FakeCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await FakeCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Job_Completes_HasItsLogsAndItsResult()
    {
        _cluster.OnCreated = job => job.Wrote("all 200\n").Complete("""{"result":"warning"}""");

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeTrue();
        outcome.Logs.Should().Be($"Container {Name} of pod {Name}-x7k2p:\nall 200\n");
        outcome.ResultText.Should().Be("""{"result":"warning"}""");
        _cluster.Jobs.Should().ContainSingle("Kubernetes removes it when its time has come");
    }

    [Fact]
    public async Task Job_EndsWhileItIsWatched_IsSeenAtOnce()
    {
        _cluster.OnWatch = cluster => cluster.Job.Wrote("done").Complete();

        (await RunAsync()).Succeeded.Should().BeTrue();

        _cluster.Requests.Should().ContainSingle(r => r.Contains("watch=true", StringComparison.Ordinal))
            .Which.Should().Contain("fieldSelector=metadata.name%3D" + Name).And.Contain("resourceVersion=201").And.Contain("allowWatchBookmarks=true");
    }

    [Theory]
    [InlineData(2, "Error", "its container exited with code 2")]
    [InlineData(137, "OOMKilled", "its container needed more memory than its limit and was killed (OOMKilled)")]
    [InlineData(128, "StartError", "its container ended with code 128 (StartError: no reason is given)")]
    public async Task Job_Fails_SaysHowAndHasItsLogs(int exitCode, string reason, string expected)
    {
        _cluster.OnCreated = job => job.Wrote("broken\n").Fail(exitCode, reason);

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeFalse();
        outcome.Reason.Should().Be($"{expected}; the job failed (BackoffLimitExceeded: Job has reached the specified backoff limit)");
        outcome.Logs.Should().EndWith("broken\n");
    }

    [Fact]
    public async Task Job_FailsWithAResult_HasBoth()
    {
        _cluster.OnCreated = job => job.Fail(1, "Error", """{"message":"two of three"}""");

        (await RunAsync()).ResultText.Should().Be("""{"message":"two of three"}""");
    }

    [Fact]
    public async Task Pod_Evicted_SaysSo()
    {
        _cluster.OnCreated = job =>
        {
            job.SetPod("Failed", null, more: """{"reason":"Evicted","message":"The node was low on resource: memory."}""");
            job.End("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        };

        (await RunAsync()).Reason.Should().StartWith("its pod was ended (Evicted: The node was low on resource: memory.)");
    }

    [Fact]
    public async Task Files_CannotBeFetched_ShowsTheLogOfTheirContainer()
    {
        _cluster.OnCreated = job =>
        {
            job.Wrote("The job's files cannot be fetched: no file 'a'\n", $"init-{Name}");
            job.SetPod("Failed", """{"waiting":{"reason":"PodInitializing"}}""", FakeJob.Terminated(1, "Error"));
            job.End("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        };

        var outcome = await RunAsync("files: [a]");

        outcome.Reason.Should().StartWith("its files could not be fetched: the container for that exited with code 1");
        outcome.Logs.Should().Be($"Container init-{Name} of pod {Name}-x7k2p:\nThe job's files cannot be fetched: no file 'a'\n");
    }

    [Fact]
    public async Task Files_Fetched_AreNotSpokenOf()
    {
        _cluster.OnCreated = job =>
        {
            job.Wrote("a: 3 bytes\n", $"init-{Name}").Wrote("done\n");
            job.SetPod("Succeeded", FakeJob.Terminated(0, "Completed"), FakeJob.Terminated(0, "Completed"));
            job.End("Complete", null, null);
        };

        (await RunAsync("files: [a]")).Logs.Should().NotContain("3 bytes").And.Contain("done");
    }

    [Theory]
    [InlineData("Failed", "DeadlineExceeded", "its pod is no longer there; the job was active longer than its deadline (DeadlineExceeded)")]
    [InlineData("Failed", "BackoffLimitExceeded", "its pod is no longer there; the job failed (BackoffLimitExceeded: by hand)")]
    [InlineData("Suspended", "JobSuspended", "its pod is no longer there; the job was suspended (JobSuspended: by hand)")]
    public async Task Job_EndedFromOutside_SaysWhy(string type, string reason, string expected)
    {
        _cluster.OnCreated = job =>
        {
            job.Pods.Clear();
            job.End(type, reason, "by hand");
        };

        var outcome = await RunAsync();

        outcome.Reason.Should().Be(expected);
        outcome.Logs.Should().BeEmpty();
    }

    [Fact]
    public async Task Job_DeletedByHand_EndsTheRun()
    {
        _cluster.OnWatch = cluster => cluster.Remove(cluster.Job);

        (await RunAsync()).Reason.Should().Be("somebody deleted the job while it was waited for");
    }

    [Fact]
    public async Task Job_ReplacedByHand_IsAnotherJob()
    {
        _cluster.OnWatch = cluster =>
        {
            var manifest = cluster.Job.Manifest.DeepClone().AsObject();
            cluster.Remove(cluster.Job);
            cluster.Add(manifest).Complete();
        };

        (await RunAsync()).Succeeded.Should().BeFalse();
    }

    [Fact]
    public async Task Status_WithNothingInIt_IsNoProblem()
    {
        _cluster.OnCreated = job =>
        {
            job.Pods[0] = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "x" }, ["status"] = new JsonObject() };
            job.Pods.Add([]);
            job.End("Complete", null, null);
        };

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeTrue();
        outcome.ResultText.Should().BeNull();
    }

    [Fact]
    public async Task Logs_Long_KeepTheirEnd()
    {
        _cluster.OnCreated = job => job.Wrote(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"line {i} äö\n"))).Complete();

        var outcome = await RunAsync(Run() with { MaxLogSize = 1000 });

        outcome.Logs.Length.Should().BeLessThan(1100);
        outcome.Logs.Should().Contain("only the end of").And.EndWith("line 199999 äö\n");
        _cluster.Requests.Should().ContainSingle(r => r.Contains("/log?", StringComparison.Ordinal)).Which.Should().Contain("tailLines=").And.Contain("limitBytes=");
    }

    [Fact]
    public async Task Result_LongerThanKubernetesKeeps_FailsTheJobAndSaysWhy()
    {
        var result = $$"""{"data":"{{new string('x', 5000)}}"}""";
        _cluster.OnCreated = job => job.Complete(result[^4096..]);

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeFalse();
        outcome.Reason.Should().Contain("keptn-result.json is too long").And.Contain("4,096 bytes");
        outcome.ResultText.Should().BeNull();
    }

    [Fact]
    public async Task Result_AsLongAsKubernetesKeeps_IsTaken()
    {
        var result = $$"""{"data":"{{new string('x', 4096 - 11)}}"}""";
        _cluster.OnCreated = job => job.Complete(result);

        (await RunAsync()).ResultText.Should().HaveLength(4096);
    }

    [Fact]
    public async Task Namespace_OfTheTask_IsUsedThroughout()
    {
        _cluster.OnCreated = job => job.Complete();

        (await RunAsync("namespace: load")).Succeeded.Should().BeTrue();

        _cluster.Requests.Should().NotBeEmpty().And.OnlyContain(r => r.Contains("/namespaces/load/", StringComparison.Ordinal));
    }

    private Task<JobOutcome> RunAsync(string yaml = "") => RunAsync(Run(yaml));

    private async Task<JobOutcome> RunAsync(JobRun run)
    {
        using var runner = Runner(_cluster);
        return await runner.RunAsync(run, default).WaitAsync(TimeSpan.FromSeconds(60));
    }
}
