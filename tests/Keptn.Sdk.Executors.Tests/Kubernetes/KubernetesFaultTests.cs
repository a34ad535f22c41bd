using System.Text.Json.Nodes;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;
using VirtualTime = Keptn.Sdk.Tests.Api.ManualTimeProvider;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>What goes wrong on the way to a job's end: the API server, the cluster, people, our own process.</summary>
public sealed class KubernetesFaultTests : IAsyncLifetime
{
    // Short waits are over at once, and the clock moves by them; the limits of jobs and calls are not reached by that alone.
    private readonly VirtualTime _time = new() { ComesDueAtOnce = wait => wait < TimeSpan.FromSeconds(20) };
    private readonly LogLines _logs = new();
    private FakeCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await FakeCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Watch_TooOld_IsBegunAnewFromAList()
    {
        _cluster.WatchLines.Enqueue(new JsonObject { ["type"] = "ERROR", ["object"] = ApiErrors.Expired() }.ToJsonString() + "\n");
        _cluster.OnWatch = cluster => cluster.Job.Complete();

        (await RunAsync()).Succeeded.Should().BeTrue();

        Watches().Should().HaveCount(2);
        Requests().Count(r => r.StartsWith("GET /apis/batch/v1/namespaces/keptn/jobs?fieldSelector", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task Watch_BreaksInTheMiddleOfALine_GoesOn()
    {
        _cluster.WatchLines.Enqueue("""{"type":"MODIFIED","object":{"kind":"Job","metad""");
        _cluster.OnWatch = cluster => cluster.Job.Complete();

        (await RunAsync()).Succeeded.Should().BeTrue();

        _logs.Lines.Should().Contain(l => l.Contains("The watch of job", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watch_ThatEndsAtOnce_IsNotBegunWithoutAPause()
    {
        var watches = 0;
        _cluster.Intercept = context =>
        {
            if (context.Request.Query["watch"] != "true")
            {
                return Task.FromResult(false);
            }

            if (++watches == 3)
            {
                _cluster.Job.Complete();
            }

            return Task.FromResult(true);
        };

        (await RunAsync()).Succeeded.Should().BeTrue();

        _time.Waits.Count(w => w == TimeSpan.FromSeconds(1)).Should().Be(3);
    }

    [Fact]
    public async Task Watch_SaysNothingOfUse_IsWatchedOn()
    {
        _cluster.WatchLines.Enqueue("""{"type":"BOOKMARK","object":{"kind":"Job","metadata":{"resourceVersion":"333"}}}""" + "\n");
        _cluster.WatchLines.Enqueue("\n");
        _cluster.WatchLines.Enqueue("""{"type":"MODIFIED","object":{"kind":"Job","status":{"conditions":[{"type":"Complete","status":"False"}]}}}""" + "\n");
        _cluster.OnWatch = cluster => cluster.Job.Complete();

        (await RunAsync()).Succeeded.Should().BeTrue();

        Watches().Should().ContainSingle();
    }

    [Fact]
    public async Task Watch_NotAllowed_IsReplacedByAsking()
    {
        _cluster.Denied.Add("watch jobs");
        var asked = 0;
        _cluster.Intercept = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/jobs", StringComparison.Ordinal) && context.Request.Method == "GET" && ++asked == 5)
            {
                _cluster.Job.Complete();
            }

            return Task.FromResult(false);
        };

        (await RunAsync()).Succeeded.Should().BeTrue();

        Watches().Should().ContainSingle();
        _logs.Lines.Should().Contain(l => l.Contains("may not be watched", StringComparison.Ordinal) && l.Contains("cannot watch resource \"jobs\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ApiServer_AwayForAWhile_IsWaitedFor()
    {
        var failures = 0;
        _cluster.OnCreated = job => _cluster.Intercept = context =>
        {
            if (++failures <= 10)
            {
                context.Abort();
                return Task.FromResult(true);
            }

            if (failures == 11)
            {
                job.Complete();
            }

            return Task.FromResult(false);
        };

        (await RunAsync()).Succeeded.Should().BeTrue();

        _logs.Lines.Should().Contain(l => l.Contains("cannot be reached", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task ApiServer_Overloaded_IsAskedAgainWhenItSays(int code)
    {
        var failures = 0;
        _cluster.OnCreated = job => job.Complete();
        _cluster.Intercept = context => ++failures <= 2
            ? FakeCluster.RefuseAsync(context, code == 429 ? ApiErrors.TooManyRequests() : ApiErrors.Create(503, "ServiceUnavailable", "apiserver is shutting down"))
            : Task.FromResult(false);

        (await RunAsync()).Succeeded.Should().BeTrue();

        _time.Waits.Should().Contain(code == 429 ? [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)] : [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]);
        _cluster.Jobs.Should().ContainSingle();
    }

    [Fact]
    public async Task Create_AnswerLost_FindsItsOwnJob()
    {
        var cut = true;
        _cluster.OnCreated = job =>
        {
            job.Complete();
            if (cut)
            {
                cut = false;
                _cluster.Intercept = null;
                throw new InvalidOperationException("the connection breaks before the answer");
            }
        };

        (await RunAsync()).Succeeded.Should().BeTrue();

        _cluster.Jobs.Should().ContainSingle();
        _logs.Lines.Should().Contain(l => l.Contains("it is taken over", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("create jobs", "cannot create resource \"jobs\" in API group \"batch\" in the namespace \"keptn\"", 0)]
    [InlineData("list jobs", "cannot list resource \"jobs\"", 0)]
    public async Task Permission_Missing_IsNamed(string denied, string expected, int jobs)
    {
        _cluster.Denied.Add(denied);

        var thrown = await Invoking(Run()).Should().ThrowAsync<KeptnTaskException>();

        thrown.Which.Message.Should().Contain(expected).And.Contain("docs/jobs-kubernetes.md");
        _cluster.Jobs.Should().HaveCount(jobs, "what cannot be followed must not run on");
        _logs.Lines.Should().NotContain(l => l.Contains("could not be deleted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("list pods", "cannot list resource \"pods\"")]
    [InlineData("get pods/log", "cannot get resource \"pods/log\"")]
    public async Task Permission_ToReadLogsMissing_IsSaidInTheLogs(string denied, string expected)
    {
        _cluster.Denied.Add(denied);
        _cluster.OnCreated = job => job.Complete();

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeTrue();
        outcome.Logs.Should().Contain(expected);
    }

    [Fact]
    public async Task Job_NotValid_ShowsWhatIsWrong()
    {
        const string Problem = "spec.template.spec.containers[0].resources.limits[memory]: Invalid value: \"lots\"";
        _cluster.Intercept = context => context.Request.Method == "POST" ? FakeCluster.RefuseAsync(context, ApiErrors.Invalid(Name, Problem)) : Task.FromResult(false);

        (await Invoking(Run()).Should().ThrowAsync<KeptnTaskException>()).Which.Message.Should().Contain(Problem);

        Requests().Count(r => r.StartsWith("POST", StringComparison.Ordinal)).Should().Be(1, "it stays invalid");
    }

    [Fact]
    public async Task Token_Rotated_IsReadAnew()
    {
        _cluster.OnWatch = cluster =>
        {
            cluster.WriteCredentials(FakeCluster.CreateToken(mark: "n3w"));
            cluster.Job.Wrote("after").Complete();
        };

        (await RunAsync()).Logs.Should().Contain("after");
    }

    [Fact]
    public async Task Token_Wrong_SaysUnauthorized()
    {
        using var runner = Runner(_cluster);
        _cluster.Intercept = context => FakeCluster.RefuseAsync(context, ApiErrors.Unauthorized());

        await runner.Invoking(r => r.RunAsync(Run(), default)).Should().ThrowAsync<KeptnTaskException>().WithMessage("*401 Unauthorized*");
    }

    [Theory]
    [InlineData("ImagePullBackOff", "Back-off pulling image \"locustio/locus\"")]
    [InlineData("CreateContainerConfigError", "secret \"locust\" not found")]
    [InlineData("InvalidImageName", "Failed to apply default image tag")]
    public async Task Pod_CannotStart_EndsTheJobLongBeforeItsLimit(string reason, string message)
    {
        _cluster.OnCreated = job => job.SetPod("Pending", new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } }.ToJsonString());

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeFalse();
        outcome.Reason.Should().Be($"its pod does not start ({reason}: {message})");
        _cluster.Jobs.Should().BeEmpty("nothing is left that could start later");
        (_time.GetUtcNow() - new VirtualTime().GetUtcNow()).Should().BeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Pod_FindsNoNode_IsWaitedForLonger()
    {
        _cluster.OnCreated = job => job.SetPod(
            "Pending", null, more: """{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes are available: 3 Insufficient memory."}]}""");

        var outcome = await RunAsync();

        outcome.Reason.Should().Be("its pod does not start (Unschedulable: 0/3 nodes are available: 3 Insufficient memory.)");
        (_time.GetUtcNow() - new VirtualTime().GetUtcNow()).Should().BeCloseTo(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Pod_StartsAfterAll_GoesOn()
    {
        var looks = 0;
        _cluster.OnCreated = job => job.SetPod("Pending", """{"waiting":{"reason":"ErrImagePull","message":"429 Too Many Requests"}}""");
        _cluster.Intercept = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/pods", StringComparison.Ordinal) && ++looks == 5)
            {
                _cluster.Job.Complete();
            }

            return Task.FromResult(false);
        };

        (await RunAsync()).Succeeded.Should().BeTrue();
    }

    [Fact]
    public async Task Pod_NotAdmitted_SaysWhichRuleItBreaks()
    {
        const string Message = "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true";
        _cluster.OnCreated = job => job.Pods.Clear();
        _cluster.Events.Add(new JsonObject { ["type"] = "Warning", ["reason"] = "FailedCreate", ["message"] = Message });

        (await RunAsync()).Reason.Should().Be($"its pod does not start (FailedCreate: {Message})");

        Requests().Should().Contain(r => r.Contains("/events?fieldSelector=involvedObject.kind%3DJob%2CinvolvedObject.name%3D" + Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Job_TakesTooLong_IsDeletedAndItsLogsAreKept()
    {
        _cluster.OnCreated = job => job.Wrote("still at it\n");
        _cluster.OnWatch = _ => _time.Advance(TimeSpan.FromMinutes(5));

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeFalse();
        outcome.Reason.Should().Be("it did not end within 300 s (maxPollDuration)");
        outcome.Logs.Should().EndWith("still at it\n");
        _cluster.Jobs.Should().BeEmpty();
    }

    [Fact]
    public async Task Job_PassesTheDeadline_IsDeletedAndItsLogsAreKept()
    {
        _cluster.OnCreated = job => job.Wrote("still at it\n");
        _cluster.OnWatch = _ => _time.Advance(TimeSpan.FromMinutes(1));

        var outcome = await RunAsync(Run() with { Deadline = TimeSpan.FromMinutes(1) });

        outcome.Reason.Should().Be("it worked longer than its deadline of 60 s");
        outcome.Logs.Should().EndWith("still at it\n");
        _cluster.Jobs.Should().BeEmpty();
    }

    [Fact]
    public async Task Task_Cancelled_DeletesTheJob()
    {
        using var cancellation = new CancellationTokenSource();
        _cluster.OnWatch = _ => cancellation.Cancel();

        await Invoking(Run(), cancellation.Token).Should().ThrowAsync<OperationCanceledException>();

        _cluster.Jobs.Should().BeEmpty();
    }

    [Fact]
    public async Task Task_CancelledWhileTheJobIsMade_DeletesIt()
    {
        using var cancellation = new CancellationTokenSource();
        _cluster.OnCreated = _ => cancellation.Cancel();

        await Invoking(Run(), cancellation.Token).Should().ThrowAsync<OperationCanceledException>();

        _cluster.Jobs.Should().BeEmpty();
    }

    [Fact]
    public async Task Task_CancelledWhileTheApiServerIsAway_EndsAllTheSame()
    {
        using var cancellation = new CancellationTokenSource();
        _cluster.OnWatch = cluster =>
        {
            cluster.Intercept = context => FakeCluster.RefuseAsync(context, ApiErrors.Create(500, "InternalError", "etcdserver: leader changed"));
            cancellation.Cancel();
        };

        await Invoking(Run(), cancellation.Token).Should().ThrowAsync<OperationCanceledException>();

        _logs.Lines.Should().Contain(l => l.Contains("could not be deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NextProcess_TakesOverTheJobThatRuns()
    {
        using var killed = Runner(_cluster);
        var first = killed.RunAsync(Run(), default);
        while (_cluster.Jobs.Count == 0)
        {
            await Task.Yield();
        }

        // The first process never hears of it again; the next one has the same event from its journal.
        _cluster.OnWatch = cluster => cluster.Job.Wrote("done once").Complete();
        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeTrue();
        outcome.Logs.Should().Contain("done once");
        (await first).Succeeded.Should().BeTrue();
        Requests().Count(r => r.StartsWith("POST", StringComparison.Ordinal)).Should().Be(2, "the second attempt to make it is refused by its name");
        _cluster.Jobs.Should().ContainSingle();
    }

    [Fact]
    public async Task NextProcess_FindsTheJobEnded_TakesWhatItDid()
    {
        _cluster.OnCreated = job => job.Wrote("done once").Fail(3);
        await RunAsync();

        var outcome = await RunAsync();

        outcome.Reason.Should().Contain("exited with code 3");
        outcome.Logs.Should().Contain("done once");
    }

    [Fact]
    public async Task Job_OfTheSameNameFromAnotherConfiguration_IsNotTakenForOurs()
    {
        _cluster.OnCreated = job => job.Complete();
        await RunAsync();

        await Invoking(Run() with { ConfigurationHash = new string('b', 56) }).Should().ThrowAsync<KeptnTaskException>().WithMessage("*is there already and is not for this event*");

        _cluster.Jobs.Should().ContainSingle("it is somebody else's");
    }

    [Fact]
    public async Task Job_OfTheSameNameBeingRemoved_IsMadeAnewOnceItIsGone()
    {
        var asked = 0;
        _cluster.OnCreated = job => job.Complete();
        await RunAsync();
        _cluster.Job.Manifest["metadata"]!["deletionTimestamp"] = "2026-01-02T03:04:05Z";
        _cluster.Intercept = context =>
        {
            if (context.Request.Method == "GET" && ++asked == 3)
            {
                _cluster.Remove(_cluster.Job);
            }

            return Task.FromResult(false);
        };

        (await RunAsync()).Succeeded.Should().BeTrue();

        _cluster.Job.Manifest["metadata"]!["deletionTimestamp"].Should().BeNull();
    }

    [Fact]
    public async Task Job_OfTheSameNameThatIsNeverGone_EndsTheTask()
    {
        _cluster.OnCreated = job => job.Complete();
        await RunAsync();
        _cluster.Job.Manifest["metadata"]!["deletionTimestamp"] = "2026-01-02T03:04:05Z";

        await Invoking(Run()).Should().ThrowAsync<KeptnTaskException>().WithMessage("*does not go away*");
    }

    [Fact]
    public async Task Log_ThatDoesNotEnd_IsNotWaitedFor()
    {
        _cluster.OnCreated = job => job.Complete();
        _cluster.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/log", StringComparison.Ordinal))
            {
                return false;
            }

            var waits = _time.Waits.Count;
            await context.Response.Body.WriteAsync("begun"u8.ToArray());
            await context.Response.Body.FlushAsync();
            while (_time.Waits.Count == waits)
            {
                await Task.Yield();
            }

            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeTrue();
        outcome.Logs.Should().Contain("The log was not there within 30 s");
    }

    [Fact]
    public async Task Job_TakenOver_HasOnlyTheTimeThatIsLeft()
    {
        _cluster.OnCreated = job => job.Manifest["metadata"]!["creationTimestamp"] = "2026-01-02T03:00:05Z";
        _cluster.OnWatch = _ => _time.Advance(TimeSpan.FromMinutes(1));

        (await RunAsync()).Reason.Should().Contain("maxPollDuration");
    }

    private IEnumerable<string> Watches() => Requests().Where(r => r.Contains("watch=true", StringComparison.Ordinal));

    private System.Collections.Concurrent.ConcurrentQueue<string> Requests() => _cluster.Requests;

    private Func<Task<JobOutcome>> Invoking(JobRun run, CancellationToken cancellationToken = default) => () => RunAsync(run, cancellationToken);

    private Task<JobOutcome> RunAsync() => RunAsync(Run());

    private async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken = default)
    {
        using var runner = Runner(_cluster, timeProvider: _time, logger: _logs);
        return await runner.RunAsync(run, cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
    }
}
