using System.Text.Json.Nodes;
using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>What goes wrong between the service and the API server, and what the role does not allow.</summary>
public sealed class KubernetesFaultTests : VirtualClusterTests
{
    [Fact]
    public async Task Watch_TooOld_IsBegunAnewFromAList()
    {
        Cluster.WatchLines.Enqueue(new JsonObject { ["type"] = "ERROR", ["object"] = ApiErrors.Expired() }.ToJsonString() + "\n");
        Cluster.OnWatch = cluster => cluster.Job.Complete();

        (await RunAsync()).Succeeded.Should().BeTrue();

        Watches().Should().HaveCount(2);
        Requests().Count(r => r.StartsWith("GET /apis/batch/v1/namespaces/keptn/jobs?fieldSelector", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task Watch_BreaksInTheMiddleOfALine_GoesOn()
    {
        Cluster.WatchLines.Enqueue("""{"type":"MODIFIED","object":{"kind":"Job","metad""");
        Cluster.OnWatch = cluster => cluster.Job.Complete();

        (await RunAsync()).Succeeded.Should().BeTrue();

        Logs.Lines.Should().Contain(l => l.Contains("The watch of job", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watch_ThatEndsAtOnce_IsNotBegunWithoutAPause()
    {
        var watches = 0;
        Cluster.Intercept = context =>
        {
            if (context.Request.Query["watch"] != "true")
            {
                return Task.FromResult(false);
            }

            if (++watches == 3)
            {
                Cluster.Job.Complete();
            }

            return Task.FromResult(true);
        };

        (await RunAsync()).Succeeded.Should().BeTrue();

        Time.Waits.Count(w => w == TimeSpan.FromSeconds(1)).Should().Be(3);
    }

    [Fact]
    public async Task Watch_SaysNothingOfUse_IsWatchedOn()
    {
        Cluster.WatchLines.Enqueue("""{"type":"BOOKMARK","object":{"kind":"Job","metadata":{"resourceVersion":"333"}}}""" + "\n");
        Cluster.WatchLines.Enqueue("\n");
        Cluster.WatchLines.Enqueue("""{"type":"MODIFIED","object":{"kind":"Job","status":{"conditions":[{"type":"Complete","status":"False"}]}}}""" + "\n");
        Cluster.OnWatch = cluster => cluster.Job.Complete();

        (await RunAsync()).Succeeded.Should().BeTrue();

        Watches().Should().ContainSingle();
    }

    [Fact]
    public async Task Watch_NotAllowed_IsReplacedByAsking()
    {
        Cluster.Denied.Add("watch jobs");
        var asked = 0;
        Cluster.Intercept = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/jobs", StringComparison.Ordinal) && context.Request.Method == "GET" && ++asked == 5)
            {
                Cluster.Job.Complete();
            }

            return Task.FromResult(false);
        };

        (await RunAsync()).Succeeded.Should().BeTrue();

        Watches().Should().ContainSingle();
        Logs.Lines.Should().Contain(l => l.Contains("may not be watched", StringComparison.Ordinal) && l.Contains("cannot watch resource \"jobs\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ApiServer_AwayForAWhile_IsWaitedFor()
    {
        var failures = 0;
        Cluster.OnCreated = job => Cluster.Intercept = context =>
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

        Logs.Lines.Should().Contain(l => l.Contains("cannot be reached", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task ApiServer_Overloaded_IsAskedAgainWhenItSays(int code)
    {
        var failures = 0;
        Cluster.OnCreated = job => job.Complete();
        Cluster.Intercept = context => ++failures <= 2
            ? FakeCluster.RefuseAsync(context, code == 429 ? ApiErrors.TooManyRequests() : ApiErrors.Create(503, "ServiceUnavailable", "apiserver is shutting down"))
            : Task.FromResult(false);

        (await RunAsync()).Succeeded.Should().BeTrue();

        Time.Waits.Should().Contain(code == 429 ? [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)] : [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]);
        Cluster.Jobs.Should().ContainSingle();
    }

    [Fact]
    public async Task Create_AnswerLost_FindsItsOwnJob()
    {
        var cut = true;
        Cluster.OnCreated = job =>
        {
            job.Complete();
            if (cut)
            {
                cut = false;
                Cluster.Intercept = null;
                throw new InvalidOperationException("the connection breaks before the answer");
            }
        };

        (await RunAsync()).Succeeded.Should().BeTrue();

        Cluster.Jobs.Should().ContainSingle();
        Logs.Lines.Should().Contain(l => l.Contains("it is taken over", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("create jobs", "cannot create resource \"jobs\" in API group \"batch\" in the namespace \"keptn\"", 0)]
    [InlineData("list jobs", "cannot list resource \"jobs\"", 0)]
    public async Task Permission_Missing_IsNamed(string denied, string expected, int jobs)
    {
        Cluster.Denied.Add(denied);

        var thrown = await Invoking(Run()).Should().ThrowAsync<KeptnTaskException>();

        thrown.Which.Message.Should().Contain(expected).And.Contain("docs/jobs-kubernetes.md");
        Cluster.Jobs.Should().HaveCount(jobs, "what cannot be followed must not run on");
        Logs.Lines.Should().NotContain(l => l.Contains("could not be deleted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("list pods", "cannot list resource \"pods\"")]
    [InlineData("get pods/log", "cannot get resource \"pods/log\"")]
    public async Task Permission_ToReadLogsMissing_IsSaidInTheLogs(string denied, string expected)
    {
        Cluster.Denied.Add(denied);
        Cluster.OnCreated = job => job.Complete();

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeTrue();
        outcome.Logs.Should().Contain(expected);
    }

    [Fact]
    public async Task Job_NotValid_ShowsWhatIsWrong()
    {
        const string Problem = "spec.template.spec.containers[0].resources.limits[memory]: Invalid value: \"lots\"";
        Cluster.Intercept = context => context.Request.Method == "POST" ? FakeCluster.RefuseAsync(context, ApiErrors.Invalid(Name, Problem)) : Task.FromResult(false);

        (await Invoking(Run()).Should().ThrowAsync<KeptnTaskException>()).Which.Message.Should().Contain(Problem);

        Requests().Count(r => r.StartsWith("POST", StringComparison.Ordinal)).Should().Be(1, "it stays invalid");
    }

    [Fact]
    public async Task Token_Rotated_IsReadAnew()
    {
        Cluster.OnWatch = cluster =>
        {
            cluster.WriteCredentials(FakeCluster.CreateToken(mark: "n3w"));
            cluster.Job.Wrote("after").Complete();
        };

        (await RunAsync()).Logs.Should().Contain("after");
    }

    [Fact]
    public async Task Token_Wrong_SaysUnauthorized()
    {
        using var runner = Runner(Cluster);
        Cluster.Intercept = context => FakeCluster.RefuseAsync(context, ApiErrors.Unauthorized());

        await runner.Invoking(r => r.RunAsync(Run(), default)).Should().ThrowAsync<KeptnTaskException>().WithMessage("*401 Unauthorized*");
    }

    [Fact]
    public async Task Log_ThatDoesNotEnd_IsNotWaitedFor()
    {
        Cluster.OnCreated = job => job.Complete();
        Cluster.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/log", StringComparison.Ordinal))
            {
                return false;
            }

            var waits = Time.Waits.Count;
            await context.Response.Body.WriteAsync("begun"u8.ToArray());
            await context.Response.Body.FlushAsync();
            while (Time.Waits.Count == waits)
            {
                await Task.Yield();
            }

            Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var outcome = await RunAsync();

        outcome.Succeeded.Should().BeTrue();
        outcome.Logs.Should().Contain("The log was not there within 30 s");
    }
}
