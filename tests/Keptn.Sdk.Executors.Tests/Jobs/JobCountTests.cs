using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Xunit.Abstractions;
using static Keptn.Sdk.Executors.Tests.Jobs.JobService;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>Every mode and failure at once: one finished event for each started one, and none for the rest.</summary>
public sealed class JobCountTests(ITestOutputHelper output)
{
    private const int Events = 400;

    private static readonly (string Yaml, bool IsAnswered)[] s_services =
    [
        (Actions(Action("a")), true),
        (Actions(Action("a"), Action("b"), Action("quiet", "silent: true")), true),
        (Actions(Action("quiet", "silent: true")), false),
        (Actions(Action("a", on: "sh.keptn.event.other.triggered")), false),
        (Actions(Action("a", on: "'*'")), false),
        (Actions(Action("a", tasks: [JobTask("one"), JobTask("two"), JobTask("three")])), true),
        (Actions(Action("a", tasks: JobTask("one", "image: evil.example/x"))), true),
        (Actions(Action("a", tasks: JobTask("one", "image: alpine\nenv: [{name: X, value: $.data.missing, valueFrom: event}]"))), true),
        ("apiVersion: v1\n", true),
        ("no: [yaml", true),
        (string.Empty, true),
        (Actions(), false),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Answers_OfEveryTask_AreOneOfEachOrNone(int seed)
    {
        var random = new Random(seed);
        var sync = new Lock();
        var runner = new FakeRunner((_, cancellationToken) => RunAsync(Next(random, sync, 9), cancellationToken));
        await using var host = await StartAsync(null, runner, o => o.AllowedImages.Add("docker.io/*"), keptn: o =>
        {
            o.TaskTimeout = TimeSpan.FromMilliseconds(200);
            o.CancellationGracePeriod = TimeSpan.FromMilliseconds(50);
        });
        for (var i = 0; i < s_services.Length; i++)
        {
            host.Resources.Add(ResourceScope.Service(TestEvents.Project, TestEvents.Stage, $"s{i}"), ResourceUpload.FromText("job/config.yaml", s_services[i].Yaml));
        }

        var sent = new List<(string Id, bool IsAnswered)>();
        for (var i = 0; i < Events; i++)
        {
            var service = random.Next(s_services.Length + 1);
            var deploy = Deploy($$$"""{"service":"s{{{service}}}","labels":{"n":"{{{i}}}"} }""");
            sent.Add((deploy.Id!, service < s_services.Length && s_services[service].IsAnswered));
            await host.Transport.DeliverAsync(deploy);
            if (random.Next(10) == 0)
            {
                await host.Transport.DeliverAsync(deploy);
            }
        }

        var run = await host.WaitUntilIdleAsync();

        var answers = run.Sent.ToLookup(e => e.TriggeredId!);
        sent.Should().AllSatisfy(t => answers[t.Id].Select(e => e.Type).Should().Equal(
            t.IsAnswered ? ["sh.keptn.event.deploy.started", "sh.keptn.event.deploy.finished"] : []));
        answers.Select(a => a.Key).Should().BeSubsetOf(sent.Select(s => s.Id));
        output.WriteLine($"{sent.Count} triggered, {run.Sent.Count / 2} started and finished, {runner.Runs.Count} jobs");
    }

    [Fact]
    public async Task Answers_WhenTheServiceStopsInTheMiddle_AreOneOfEach()
    {
        var runner = new FakeRunner(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return JobOutcome.Success(string.Empty);
        });
        await using var host = await StartAsync(Actions(Action("a")), runner, keptn: o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        for (var i = 0; i < 20; i++)
        {
            await host.Transport.DeliverAsync(Deploy());
        }

        await host.WaitUntilSentAsync("deploy.started", 20);
        var run = await host.StopAsync();

        run.Sent.GroupBy(e => e.TriggeredId).Should().HaveCount(20).And.AllSatisfy(g => g.Should().HaveCount(2));
    }

    private static int Next(Random random, Lock sync, int limit)
    {
        lock (sync)
        {
            return random.Next(limit);
        }
    }

    private static async Task<JobOutcome> RunAsync(int choice, CancellationToken cancellationToken)
    {
        switch (choice)
        {
            case 0:
                throw new InvalidOperationException("unexpected");
            case 1:
                throw new KeptnTaskException("expected");
            case 2:
                return JobOutcome.Failure("it broke", "log");
            case 3:
                return JobOutcome.Success(new string('x', 2_000_000));
            case 4:
                return JobOutcome.Success("log") with { ResultText = "{\"result\":\"nonsense\"}" };
            case 5:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException("never");
            case 6:
                // One that does not listen.
                await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, CancellationToken.None);
                return JobOutcome.Success("late");
            case 7:
                throw new OperationCanceledException("of something else");
            default:
                return JobOutcome.Success("log") with { ResultText = "{\"result\":\"warning\",\"labels\":{\"n\":\"mine\"},\"data\":{\"deploy\":{}}}" };
        }
    }
}
