using System.Text.Json.Nodes;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;
using VirtualTime = Keptn.Sdk.Tests.Api.ManualTimeProvider;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>Jobs that do not start, take too long, are cancelled, or are there already.</summary>
public sealed class KubernetesJobLifeTests : VirtualClusterTests
{
    [Theory]
    [InlineData("ImagePullBackOff", "Back-off pulling image \"locustio/locus\"")]
    [InlineData("CreateContainerConfigError", "secret \"locust\" not found")]
    [InlineData("InvalidImageName", "Failed to apply default image tag")]
    public async Task Pod_CannotStart_EndsTheJobLongBeforeItsLimit(string reason, string message)
    {
        Cluster.OnCreated = job => job.SetPod("Pending", new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } }.ToJsonString());

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeFalse();
        outcome.Reason.Should().Be($"its pod does not start ({reason}: {message})");
        Cluster.Jobs.Should().BeEmpty("nothing is left that could start later");
        (Time.GetUtcNow() - new VirtualTime().GetUtcNow()).Should().BeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Pod_FindsNoNode_IsWaitedForLonger()
    {
        Cluster.OnCreated = job => job.SetPod(
            "Pending", null, more: """{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes are available: 3 Insufficient memory."}]}""");

        var outcome = await RunAsync();

        outcome.Reason.Should().Be("its pod does not start (Unschedulable: 0/3 nodes are available: 3 Insufficient memory.)");
        (Time.GetUtcNow() - new VirtualTime().GetUtcNow()).Should().BeCloseTo(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Pod_StartsAfterAll_GoesOn()
    {
        var looks = 0;
        Cluster.OnCreated = job => job.SetPod("Pending", """{"waiting":{"reason":"ErrImagePull","message":"429 Too Many Requests"}}""");
        Cluster.Intercept = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/pods", StringComparison.Ordinal) && ++looks == 5)
            {
                Cluster.Job.Complete();
            }

            return Task.FromResult(false);
        };

        (await RunAsync()).Succeeded.Should().BeTrue();
    }

    [Fact]
    public async Task Pod_NotAdmitted_SaysWhichRuleItBreaks()
    {
        const string Message = "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true";
        Cluster.OnCreated = job => job.Pods.Clear();
        Cluster.Events.Add(new JsonObject { ["type"] = "Warning", ["reason"] = "FailedCreate", ["message"] = Message });

        (await RunAsync()).Reason.Should().Be($"its pod does not start (FailedCreate: {Message})");

        Requests().Should().Contain(r => r.Contains("/events?fieldSelector=involvedObject.kind%3DJob%2CinvolvedObject.name%3D" + Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Job_TakesTooLong_IsDeletedAndItsLogsAreKept()
    {
        Cluster.OnCreated = job => job.Wrote("still at it\n");
        Cluster.OnWatch = _ => Time.Advance(TimeSpan.FromMinutes(5));

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeFalse();
        outcome.Reason.Should().Be("it did not end within 300 s (maxPollDuration)");
        outcome.Logs.Should().EndWith("still at it\n");
        Cluster.Jobs.Should().BeEmpty();
    }

    [Fact]
    public async Task Job_PassesTheDeadline_IsDeletedAndItsLogsAreKept()
    {
        Cluster.OnCreated = job => job.Wrote("still at it\n");
        Cluster.OnWatch = _ => Time.Advance(TimeSpan.FromMinutes(1));

        var outcome = await RunAsync(Run() with { Deadline = TimeSpan.FromMinutes(1) });

        outcome.Reason.Should().Be("it worked longer than its deadline of 60 s");
        outcome.Logs.Should().EndWith("still at it\n");
        Cluster.Jobs.Should().BeEmpty();
    }

    [Fact]
    public async Task Task_Cancelled_DeletesTheJob()
    {
        using var cancellation = new CancellationTokenSource();
        Cluster.OnWatch = _ => cancellation.Cancel();

        await Invoking(Run(), cancellation.Token).Should().ThrowAsync<OperationCanceledException>();

        Cluster.Jobs.Should().BeEmpty();
    }

    [Fact]
    public async Task Task_CancelledWhileTheJobIsMade_DeletesIt()
    {
        using var cancellation = new CancellationTokenSource();
        Cluster.OnCreated = _ => cancellation.Cancel();

        await Invoking(Run(), cancellation.Token).Should().ThrowAsync<OperationCanceledException>();

        Cluster.Jobs.Should().BeEmpty();
    }

    [Fact]
    public async Task Task_CancelledWhileTheApiServerIsAway_EndsAllTheSame()
    {
        using var cancellation = new CancellationTokenSource();
        Cluster.OnWatch = cluster =>
        {
            cluster.Intercept = context => FakeCluster.RefuseAsync(context, ApiErrors.Create(500, "InternalError", "etcdserver: leader changed"));
            cancellation.Cancel();
        };

        await Invoking(Run(), cancellation.Token).Should().ThrowAsync<OperationCanceledException>();

        Logs.Lines.Should().Contain(l => l.Contains("could not be deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NextProcess_TakesOverTheJobThatRuns()
    {
        using var killed = Runner(Cluster);
        var first = killed.RunAsync(Run(), default);
        while (Cluster.Jobs.Count == 0)
        {
            await Task.Yield();
        }

        // The first process never hears of it again; the next one has the same event from its journal.
        Cluster.OnWatch = cluster => cluster.Job.Wrote("done once").Complete();
        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeTrue();
        outcome.Logs.Should().Contain("done once");
        (await first).Succeeded.Should().BeTrue();
        Requests().Count(r => r.StartsWith("POST", StringComparison.Ordinal)).Should().Be(2, "the second attempt to make it is refused by its name");
        Cluster.Jobs.Should().ContainSingle();
    }

    [Fact]
    public async Task NextProcess_FindsTheJobEnded_TakesWhatItDid()
    {
        Cluster.OnCreated = job => job.Wrote("done once").Fail(3);
        await RunAsync();

        var outcome = await RunAsync();

        outcome.Reason.Should().Contain("exited with code 3");
        outcome.Logs.Should().Contain("done once");
    }

    [Fact]
    public async Task Job_OfTheSameNameFromAnotherConfiguration_IsNotTakenForOurs()
    {
        Cluster.OnCreated = job => job.Complete();
        await RunAsync();

        await Invoking(Run() with { ConfigurationHash = new string('b', 56) }).Should().ThrowAsync<KeptnTaskException>().WithMessage("*is there already and is not for this event*");

        Cluster.Jobs.Should().ContainSingle("it is somebody else's");
    }

    [Fact]
    public async Task Job_OfTheSameNameBeingRemoved_IsMadeAnewOnceItIsGone()
    {
        var asked = 0;
        Cluster.OnCreated = job => job.Complete();
        await RunAsync();
        Cluster.Job.Manifest["metadata"]!["deletionTimestamp"] = "2026-01-02T03:04:05Z";
        Cluster.Intercept = context =>
        {
            if (context.Request.Method == "GET" && ++asked == 3)
            {
                Cluster.Remove(Cluster.Job);
            }

            return Task.FromResult(false);
        };

        (await RunAsync()).Succeeded.Should().BeTrue();

        Cluster.Job.Manifest["metadata"]!["deletionTimestamp"].Should().BeNull();
    }

    [Fact]
    public async Task Job_OfTheSameNameThatIsNeverGone_EndsTheTask()
    {
        Cluster.OnCreated = job => job.Complete();
        await RunAsync();
        Cluster.Job.Manifest["metadata"]!["deletionTimestamp"] = "2026-01-02T03:04:05Z";

        await Invoking(Run()).Should().ThrowAsync<KeptnTaskException>().WithMessage("*does not go away*");
    }

    [Fact]
    public async Task Job_TakenOver_HasOnlyTheTimeThatIsLeft()
    {
        Cluster.OnCreated = job => job.Manifest["metadata"]!["creationTimestamp"] = "2026-01-02T03:00:05Z";
        Cluster.OnWatch = _ => Time.Advance(TimeSpan.FromMinutes(1));

        (await RunAsync()).Reason.Should().Contain("maxPollDuration");
    }
}
