using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Health;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using static Keptn.Sdk.Tests.Transport.Remote.FakeControlPlane;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>Whole services in remote mode against an API over HTTP, with tasks of the control plane's list of open ones.</summary>
public sealed class RemoteServiceTests : RemoteServiceTestBase
{
    private const string OpenTests = "GET /api/controlPlane/v1/event/triggered/sh.keptn.event.test.triggered";

    [Fact]
    public async Task Task_OpenInTheControlPlane_IsAnsweredOnce()
    {
        var waiting = Api.ControlPlane.Open("test");
        await using var host = await RemoteHost.StartAsync(Api, RemoteHost.Task(Seen));

        await UntilFinishedAsync(waiting);
        var later = Api.ControlPlane.Open("test");
        await UntilFinishedAsync(later);
        await UntilAsync(OpenTests, 3);

        Seen.Should().Equal(Text(waiting, "id"), Text(later, "id"));
        var finished = Api.ControlPlane.Stored.Single(e => Text(e, "triggeredid") == Text(later, "id") && Text(e, "type")!.EndsWith("finished"));
        Text(finished, "source").Should().Be("remote-service");
        Text(finished, "shkeptncontext").Should().Be(Text(later, "shkeptncontext"));
        host.Warnings.Where(w => !w.Contains("Remote mode is for one replica") && !w.Contains("Not set, so assumed")).Should().BeEmpty();
    }

    [Fact]
    public async Task Task_StaysOpenForManyPolls_RunsOnce()
    {
        var finish = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RemoteHost.StartAsync(Api, k => k.OnTask<TestTriggered>((context, _) =>
        {
            Seen.Enqueue(context.CloudEvent.Id!);
            return finish.Task;
        }));
        var triggered = Api.ControlPlane.Open("test");
        await Wait.UntilAsync(() => !Seen.IsEmpty);

        await UntilAsync(OpenTests, 5);
        finish.SetResult(TaskResult.Pass());
        await UntilFinishedAsync(triggered);

        Seen.Should().ContainSingle();
        Answers(triggered).Should().Be((1, 1));
    }

    [Fact]
    public async Task Task_MoreThanAnyPageHolds_AllAreAnswered()
    {
        var open = Enumerable.Range(0, 250).Select(_ => Api.ControlPlane.Open("test")).ToArray();

        // A page of 100 out of 250: the next page would repeat the first.
        await using var host = await RemoteHost.StartAsync(Api, RemoteHost.Task(Seen), ("Keptn:Remote:PageSize", "100"));

        await Wait.UntilAsync(() => open.All(e => Answers(e) == (1, 1)));
        Seen.Should().HaveCount(250).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Task_HeldBackByTheControlPlane_IsBegunWhenItIsSent()
    {
        await using var host = await RemoteHost.StartAsync(Api, RemoteHost.Task(Seen));
        var held = Api.ControlPlane.Open("test", isHeld: true);
        var after = Api.ControlPlane.Open("test");
        await UntilFinishedAsync(after);
        Seen.Should().Equal(Text(after, "id"));

        Api.ControlPlane.Release(held);

        await UntilFinishedAsync(held);
        Answers(held).Should().Be((1, 1));
    }

    [Fact]
    public async Task Task_BegunByThisServiceBefore_IsLeftAlone()
    {
        var begun = Api.ControlPlane.Open("test");
        Api.ControlPlane.Publish("sh.keptn.event.test.started", "remote-service", triggeredId: Text(begun, "id"), context: Text(begun, "shkeptncontext"));
        var another = Api.ControlPlane.Open("test");

        await using var host = await RemoteHost.StartAsync(Api, RemoteHost.Task(Seen));

        await UntilFinishedAsync(another);
        Seen.Should().Equal(Text(another, "id"));
    }

    [Fact]
    public async Task Subscriptions_OfTheBridge_DecideAndStandInTheContext()
    {
        Api.SetUp("""[{"id":"one","event":"sh.keptn.event.test.triggered","filter":{"projects":["podtato"],"stages":null,"services":null}}]""");
        Api.ControlPlane.AddProject("podtato");
        Api.ControlPlane.Open("test");
        var wanted = Api.ControlPlane.Open("test", project: "podtato");

        await using var host = await RemoteHost.StartAsync(Api, k => k.OnTask<TestTriggered>((context, _) =>
        {
            Seen.Enqueue($"{context.CloudEvent.Id} {string.Join(",", context.SubscriptionIds)}");
            return Task.FromResult(TaskResult.Pass());
        }));

        await UntilFinishedAsync(wanted);
        await UntilAsync(OpenTests, 2);
        Seen.Should().Equal($"{Text(wanted, "id")} one");
    }

    [Fact]
    public async Task Registration_Remote_SaysWhereItRuns()
    {
        await using var host = await RemoteHost.StartAsync(Api, RemoteHost.Task(Seen));

        await host.UntilReadyAsync();

        ((string?)Api.Integration!["metadata"]!["location"]).Should().Be("remote-execution-plane");
        host.Readiness.Entries.Select(e => e.Part).Should().BeEquivalentTo(KeptnReadiness.Registration, KeptnReadiness.Service, KeptnReadiness.Transport);
    }

    [Fact]
    public async Task OAuth_ProviderFoundByDiscovery_ServiceWorks()
    {
        Api.TakesBearer = true;
        await using var host = await RemoteHost.StartAsync(
            Api,
            RemoteHost.Task(Seen),
            ("KEPTN_API_TOKEN", null), ("OAUTH_CLIENT_ID", "load-tests"), ("OAUTH_CLIENT_SECRET", "very-secret"), ("OAUTH_SCOPES", "keptn"),
            ("OAUTH_DISCOVERY", new Uri(Api.Address, "/oauth/discovery").ToString()));

        await UntilFinishedAsync(Api.ControlPlane.Open("test"));

        Api.Requests.Should().Contain("GET /oauth/discovery").And.Contain("POST /oauth/token");
        host.Log.Entries.Should().NotContain(e => e.Text.Contains("very-secret") || e.Text.Contains("of-the-provider"));
    }

    [Fact]
    public async Task Limits_ServiceIsFull_NothingIsLostAndNothingRunsTwice()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = Enumerable.Range(0, 40).Select(_ => Api.ControlPlane.Open("test")).ToArray();
        await using var host = await RemoteHost.StartAsync(Api, k =>
        {
            k.Services.PostConfigure<KeptnOptions>(o =>
            {
                o.MaxConcurrency = 1;
                o.MaxQueuedEvents = 3;
            });
            k.OnTask<TestTriggered>(async (context, _) =>
            {
                Seen.Enqueue(context.CloudEvent.Id!);
                await gate.Task;
                return TaskResult.Pass();
            });
        });
        await Wait.UntilAsync(() => host.Warnings.Any(w => w.Contains("receiving waits")));

        // The reader stands at the limit: it has read the list once, and asks no more about it.
        await Wait.UntilAsync(() => Seen.Count == 1);
        Api.CountOf(OpenTests).Should().Be(1);
        gate.SetResult();

        await Wait.UntilAsync(() => open.All(e => Answers(e).Finished > 0));
        open.Select(Answers).Should().OnlyContain(a => a.Equals(ValueTuple.Create(1, 1)));
        Seen.Should().BeEquivalentTo(open.Select(e => Text(e, "id")));
    }

    [Fact]
    public async Task Stop_TasksStillOpen_AreLeftToTheNextProcess()
    {
        var open = Enumerable.Range(0, 20).Select(_ => Api.ControlPlane.Open("test")).ToArray();
        await using (var first = await RemoteHost.StartAsync(Api, k =>
        {
            k.Services.PostConfigure<KeptnOptions>(o => o.MaxConcurrency = 1);
            k.OnTask<TestTriggered>((context, _) =>
            {
                Seen.Enqueue(context.CloudEvent.Id!);
                return Task.FromResult(TaskResult.Pass());
            });
        }))
        {
            await Wait.UntilAsync(() => !Seen.IsEmpty);
            await first.StopAsync();
        }

        await using var second = await RemoteHost.StartAsync(Api, RemoteHost.Task(Seen));

        await Wait.UntilAsync(() => open.All(e => Answers(e) == (1, 1)));
        Seen.Should().HaveCount(20).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Start_NoAddress_IsRefused()
    {
        var start = async () => await RemoteHost.StartAsync(Api, RemoteHost.Task(Seen), ("KEPTN_API_ENDPOINT", null), ("Keptn:Transport", "remote"));

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which
            .Problems.Should().ContainSingle().Which.Should().Contain("KEPTN_API_ENDPOINT");
    }

    [Fact]
    public async Task Progress_ApiTakesNone_TaskGoesOnAndOneWarningSaysSo()
    {
        Api.ChecksEvents = true;
        await using var host = await RemoteHost.StartAsync(Api, k => k.OnTask<TestTriggered>(async (context, cancellationToken) =>
        {
            await context.ReportProgressAsync("half", cancellationToken);
            await context.ReportProgressAsync("more", cancellationToken);
            return TaskResult.Pass();
        }));

        var triggered = Api.ControlPlane.Open("test");
        await UntilFinishedAsync(triggered);

        var finished = Api.ControlPlane.Stored.Single(e => Text(e, "type")!.EndsWith("finished"));
        ((string?)finished["data"]!["result"]).Should().Be("pass");
        host.Warnings.Where(w => w.Contains("takes no progress events")).Should().ContainSingle();
    }

    [Fact]
    public async Task Abort_TaskInWork_CancelsItsToken()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RemoteHost.StartAsync(Api, k => k.OnTask<TestTriggered>(async (context, cancellationToken) =>
        {
            Seen.Enqueue(context.CloudEvent.Id!);
            using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return TaskResult.Pass();
        }));
        var triggered = Api.ControlPlane.Open("test");
        await Wait.UntilAsync(() => !Seen.IsEmpty);

        Api.ControlPlane.Abort(triggered);

        await cancelled.Task.WaitAsync(Wait.Patience);
        await UntilFinishedAsync(triggered);
        var finished = Api.ControlPlane.Stored.Single(e => Text(e, "type")!.EndsWith("finished"));
        ((string?)finished["data"]!["status"]).Should().Be("aborted");
    }
}
