using System.Collections.Concurrent;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Health;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using static Keptn.Sdk.Tests.Transport.Remote.FakeControlPlane;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>Whole services in remote mode against an API over HTTP.</summary>
public sealed class RemoteServiceTests : IAsyncLifetime
{
    private const string Store = "GET /api/mongodb-datastore/event";
    private const string OpenTests = "GET /api/controlPlane/v1/event/triggered/sh.keptn.event.test.triggered";

    private readonly ConcurrentQueue<string> _seen = new();
    private FakeKeptnApi _api = null!;

    public async Task InitializeAsync() => _api = await FakeKeptnApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Task_OpenInTheControlPlane_IsAnsweredOnce()
    {
        var waiting = _api.ControlPlane.Open("test");
        await using var host = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen));

        await UntilFinishedAsync(waiting);
        var later = _api.ControlPlane.Open("test");
        await UntilFinishedAsync(later);
        await UntilAsync(OpenTests, 3);

        _seen.Should().Equal(Text(waiting, "id"), Text(later, "id"));
        var finished = _api.ControlPlane.Stored.Single(e => Text(e, "triggeredid") == Text(later, "id") && Text(e, "type")!.EndsWith("finished"));
        Text(finished, "source").Should().Be("remote-service");
        Text(finished, "shkeptncontext").Should().Be(Text(later, "shkeptncontext"));
        host.Warnings.Where(w => !w.Contains("Remote mode is for one replica") && !w.Contains("Not set, so assumed")).Should().BeEmpty();
    }

    [Fact]
    public async Task AllTasks_SentBeforeAndAfterTheStart_AreAnsweredOnce()
    {
        var missed = _api.ControlPlane.Publish("sh.keptn.event.hello.triggered");
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnTask<EventData>("*", (context, _) =>
        {
            _seen.Enqueue(context.CloudEvent.Id!);
            return Task.FromResult(TaskResult.Pass());
        }));
        await UntilFinishedAsync(missed);

        var later = _api.ControlPlane.Publish("sh.keptn.event.world.triggered");
        await UntilFinishedAsync(later);

        _seen.Should().Equal(Text(missed, "id"), Text(later, "id"));
        (Answers(missed), Answers(later)).Should().Be(((1, 1), (1, 1)));
    }

    [Fact]
    public async Task Task_StaysOpenForManyPolls_RunsOnce()
    {
        var finish = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnTask<TestTriggered>((context, _) =>
        {
            _seen.Enqueue(context.CloudEvent.Id!);
            return finish.Task;
        }));
        var triggered = _api.ControlPlane.Open("test");
        await Wait.UntilAsync(() => !_seen.IsEmpty);

        await UntilAsync(OpenTests, 5);
        finish.SetResult(TaskResult.Pass());
        await UntilFinishedAsync(triggered);

        _seen.Should().ContainSingle();
        Answers(triggered).Should().Be((1, 1));
    }

    [Fact]
    public async Task Task_MoreThanAnyPageHolds_AllAreAnswered()
    {
        var open = Enumerable.Range(0, 250).Select(_ => _api.ControlPlane.Open("test")).ToArray();

        // A page of 100 out of 250: the next page would repeat the first.
        await using var host = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen), ("Keptn:Remote:PageSize", "100"));

        await Wait.UntilAsync(() => open.All(e => Answers(e) == (1, 1)));
        _seen.Should().HaveCount(250).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Task_HeldBackByTheControlPlane_IsBegunWhenItIsSent()
    {
        await using var host = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen));
        var held = _api.ControlPlane.Open("test", isHeld: true);
        var after = _api.ControlPlane.Open("test");
        await UntilFinishedAsync(after);
        _seen.Should().Equal(Text(after, "id"));

        _api.ControlPlane.Release(held);

        await UntilFinishedAsync(held);
        Answers(held).Should().Be((1, 1));
    }

    [Fact]
    public async Task Task_BegunByThisServiceBefore_IsLeftAlone()
    {
        var begun = _api.ControlPlane.Open("test");
        _api.ControlPlane.Publish("sh.keptn.event.test.started", "remote-service", triggeredId: Text(begun, "id"), context: Text(begun, "shkeptncontext"));
        var another = _api.ControlPlane.Open("test");

        await using var host = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen));

        await UntilFinishedAsync(another);
        _seen.Should().Equal(Text(another, "id"));
    }

    [Fact]
    public async Task Subscriptions_OfTheBridge_DecideAndStandInTheContext()
    {
        _api.SetUp("""[{"id":"one","event":"sh.keptn.event.test.triggered","filter":{"projects":["podtato"],"stages":null,"services":null}}]""");
        _api.ControlPlane.AddProject("podtato");
        _api.ControlPlane.Open("test");
        var wanted = _api.ControlPlane.Open("test", project: "podtato");

        await using var host = await RemoteHost.StartAsync(_api, k => k.OnTask<TestTriggered>((context, _) =>
        {
            _seen.Enqueue($"{context.CloudEvent.Id} {string.Join(",", context.SubscriptionIds)}");
            return Task.FromResult(TaskResult.Pass());
        }));

        await UntilFinishedAsync(wanted);
        await UntilAsync(OpenTests, 2);
        _seen.Should().Equal($"{Text(wanted, "id")} one");
    }

    [Fact]
    public async Task Registration_Remote_SaysWhereItRuns()
    {
        await using var host = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen));

        await host.UntilReadyAsync();

        ((string?)_api.Integration!["metadata"]!["location"]).Should().Be("remote-execution-plane");
        host.Readiness.Entries.Select(e => e.Part).Should().BeEquivalentTo(KeptnReadiness.Registration, KeptnReadiness.Service, KeptnReadiness.Transport);
    }

    [Fact]
    public async Task OAuth_ProviderFoundByDiscovery_ServiceWorks()
    {
        _api.TakesBearer = true;
        await using var host = await RemoteHost.StartAsync(
            _api,
            RemoteHost.Task(_seen),
            ("KEPTN_API_TOKEN", null), ("OAUTH_CLIENT_ID", "load-tests"), ("OAUTH_CLIENT_SECRET", "very-secret"), ("OAUTH_SCOPES", "keptn"),
            ("OAUTH_DISCOVERY", new Uri(_api.Address, "/oauth/discovery").ToString()));

        await UntilFinishedAsync(_api.ControlPlane.Open("test"));

        _api.Requests.Should().Contain("GET /oauth/discovery").And.Contain("POST /oauth/token");
        host.Log.Entries.Should().NotContain(e => e.Text.Contains("very-secret") || e.Text.Contains("of-the-provider"));
    }

    [Fact]
    public async Task Limits_ServiceIsFull_NothingIsLostAndNothingRunsTwice()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = Enumerable.Range(0, 40).Select(_ => _api.ControlPlane.Open("test")).ToArray();
        await using var host = await RemoteHost.StartAsync(_api, k =>
        {
            k.Services.PostConfigure<KeptnOptions>(o =>
            {
                o.MaxConcurrency = 1;
                o.MaxQueuedEvents = 3;
            });
            k.OnTask<TestTriggered>(async (context, _) =>
            {
                _seen.Enqueue(context.CloudEvent.Id!);
                await gate.Task;
                return TaskResult.Pass();
            });
        });
        await Wait.UntilAsync(() => host.Warnings.Any(w => w.Contains("receiving waits")));

        // The reader stands at the limit: it has read the list once, and asks no more about it.
        await Wait.UntilAsync(() => _seen.Count == 1);
        _api.CountOf(OpenTests).Should().Be(1);
        gate.SetResult();

        await Wait.UntilAsync(() => open.All(e => Answers(e).Finished > 0));
        open.Select(Answers).Should().OnlyContain(a => a.Equals(ValueTuple.Create(1, 1)));
        _seen.Should().BeEquivalentTo(open.Select(e => Text(e, "id")));
    }

    [Fact]
    public async Task Stop_TasksStillOpen_AreLeftToTheNextProcess()
    {
        var open = Enumerable.Range(0, 20).Select(_ => _api.ControlPlane.Open("test")).ToArray();
        await using (var first = await RemoteHost.StartAsync(_api, k =>
        {
            k.Services.PostConfigure<KeptnOptions>(o => o.MaxConcurrency = 1);
            k.OnTask<TestTriggered>((context, _) =>
            {
                _seen.Enqueue(context.CloudEvent.Id!);
                return Task.FromResult(TaskResult.Pass());
            });
        }))
        {
            await Wait.UntilAsync(() => !_seen.IsEmpty);
            await first.StopAsync();
        }

        await using var second = await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen));

        await Wait.UntilAsync(() => open.All(e => Answers(e) == (1, 1)));
        _seen.Should().HaveCount(20).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Provider_GetSli_IsAnsweredThoughNobodyKeepsItOpen()
    {
        await using var host = await RemoteHost.StartAsync(_api, Provider);
        await host.UntilReadyAsync();

        var triggered = _api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus","indicators":["rt"]}}""");
        _api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"dynatrace"}}""");

        await UntilFinishedAsync(triggered);
        await UntilAsync(Store, 3);
        _seen.Should().Equal(Text(triggered, "id"));
        Answers(triggered).Should().Be((1, 1));
    }

    [Fact]
    public async Task Provider_Restarted_TakesUpWhatIsNotAnsweredAndNothingElse()
    {
        var answered = _api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus"}}""", age: TimeSpan.FromMinutes(10));
        await using (var first = await RemoteHost.StartAsync(_api, Provider))
        {
            await UntilFinishedAsync(answered);
            await first.StopAsync();
        }

        var missed = _api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus"}}""", age: TimeSpan.FromMinutes(5));
        var tooOld = _api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus"}}""", age: TimeSpan.FromHours(2));
        await using var second = await RemoteHost.StartAsync(_api, Provider);
        await UntilFinishedAsync(missed);
        var fresh = _api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus"}}""");
        await UntilFinishedAsync(fresh);

        _seen.Should().Equal(Text(answered, "id"), Text(missed, "id"), Text(fresh, "id"));
        Answers(tooOld).Should().Be((0, 0));
    }

    [Fact]
    public async Task Notifier_ExactTypes_GetsWhatComesAfterTheStartOnce()
    {
        _api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"));
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnEvent<EvaluationFinished>(See));
        await host.UntilReadyAsync();

        var news = _api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"));

        await Wait.UntilAsync(() => !_seen.IsEmpty);
        await UntilAsync(Store, 4);
        _seen.Should().Equal(Text(news, "id"));
        _api.ControlPlane.Stored.Should().OnlyContain(e => Text(e, "source") != "remote-service", "a notifier sends nothing");
    }

    [Fact]
    public async Task Notifier_Pattern_GetsEveryTypeOfItInOrderAndAcrossPages()
    {
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnEvent<EventData>("sh.keptn.event.*.*.finished", See));
        await host.UntilReadyAsync();

        var sent = Enumerable.Range(0, 250).Select(i => Text(_api.ControlPlane.Publish(i % 2 == 0 ? "sh.keptn.event.dev.delivery.finished" : "sh.keptn.event.prod.delivery.finished"), "id")).ToArray();
        _api.ControlPlane.Publish("sh.keptn.event.test.finished");

        await Wait.UntilAsync(() => _seen.Count >= 250);
        await UntilAsync(Store, 2);
        _seen.Should().BeEquivalentTo(sent);
    }

    [Fact]
    public async Task Notifier_EventWithAnEarlierTimeComesLater_IsSeenAsWell()
    {
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnEvent<EvaluationFinished>(See));
        await host.UntilReadyAsync();
        var first = _api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"));
        await Wait.UntilAsync(() => _seen.Count == 1);

        var late = _api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"), age: TimeSpan.FromSeconds(20));

        await Wait.UntilAsync(() => _seen.Count == 2);
        _seen.Should().Equal(Text(first, "id"), Text(late, "id"));
    }

    [Fact]
    public async Task Notifier_ProjectFilter_AsksForThatProjectAlone()
    {
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnEvent<EvaluationFinished>(See), ("PROJECT_FILTER", "podtato"));
        await host.UntilReadyAsync();

        _api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"));
        var wanted = _api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"), project: "podtato");

        await Wait.UntilAsync(() => !_seen.IsEmpty);
        _seen.Should().Equal(Text(wanted, "id"));
        _api.Requests.Should().NotContain(r => r.StartsWith(Store) && r.Contains("sockshop"));
        _api.CountOf("GET /api/controlPlane/v1/project").Should().Be(0);
    }

    [Theory]
    [InlineData("sh.keptn.log.error")]
    [InlineData("sh.keptn.events.problem")]
    [InlineData("com.example.*")]
    [InlineData("sh.keptn.event.project.delete.finished")]
    public async Task Start_HandlerOfEventsThatTheStoreHasNot_IsRefusedByName(string pattern)
    {
        var start = async () => await RemoteHost.StartAsync(_api, k => k.OnEvent<EventData>(pattern, See));

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which
            .Problems.Should().ContainSingle().Which.Should().Contain($"the handler of '{pattern}'").And.Contain("remote mode");
    }

    [Fact]
    public async Task Start_NoAddress_IsRefused()
    {
        var start = async () => await RemoteHost.StartAsync(_api, RemoteHost.Task(_seen), ("KEPTN_API_ENDPOINT", null), ("Keptn:Transport", "remote"));

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which
            .Problems.Should().ContainSingle().Which.Should().Contain("KEPTN_API_ENDPOINT");
    }

    [Fact]
    public async Task Progress_ApiTakesNone_TaskGoesOnAndOneWarningSaysSo()
    {
        _api.ChecksEvents = true;
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnTask<TestTriggered>(async (context, cancellationToken) =>
        {
            await context.ReportProgressAsync("half", cancellationToken);
            await context.ReportProgressAsync("more", cancellationToken);
            return TaskResult.Pass();
        }));

        var triggered = _api.ControlPlane.Open("test");
        await UntilFinishedAsync(triggered);

        var finished = _api.ControlPlane.Stored.Single(e => Text(e, "type")!.EndsWith("finished"));
        ((string?)finished["data"]!["result"]).Should().Be("pass");
        host.Warnings.Where(w => w.Contains("takes no progress events")).Should().ContainSingle();
    }

    [Fact]
    public async Task Abort_TaskInWork_CancelsItsToken()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RemoteHost.StartAsync(_api, k => k.OnTask<TestTriggered>(async (context, cancellationToken) =>
        {
            _seen.Enqueue(context.CloudEvent.Id!);
            using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return TaskResult.Pass();
        }));
        var triggered = _api.ControlPlane.Open("test");
        await Wait.UntilAsync(() => !_seen.IsEmpty);

        _api.ControlPlane.Abort(triggered);

        await cancelled.Task.WaitAsync(Wait.Patience);
        await UntilFinishedAsync(triggered);
        var finished = _api.ControlPlane.Stored.Single(e => Text(e, "type")!.EndsWith("finished"));
        ((string?)finished["data"]!["status"]).Should().Be("aborted");
    }

    private static void Provider(KeptnBuilder builder, ConcurrentQueue<string> seen) => builder.OnTask<GetSliTriggered>(
        (context, _) =>
        {
            seen.Enqueue(context.CloudEvent.Id!);
            return Task.FromResult(TaskResult.Pass());
        },
        o => o.Filter = c => c.Data.GetSli.SliProvider == "prometheus");

    private void Provider(KeptnBuilder builder) => Provider(builder, _seen);

    private Task See<TData>(EventContext<TData> context, CancellationToken cancellationToken)
        where TData : class
    {
        _seen.Enqueue(context.CloudEvent.Id!);
        return Task.CompletedTask;
    }

    private (int Started, int Finished) Answers(System.Text.Json.Nodes.JsonObject triggered) =>
        (_api.ControlPlane.CountOf(Text(triggered, "id"), ".started"), _api.ControlPlane.CountOf(Text(triggered, "id"), ".finished"));

    private Task UntilFinishedAsync(System.Text.Json.Nodes.JsonObject triggered) => Wait.UntilAsync(() => Answers(triggered).Finished > 0);

    /// <summary>Waits for further requests of a kind.</summary>
    private Task UntilAsync(string request, int more)
    {
        var count = _api.CountOf(request) + more;
        return Wait.UntilAsync(() => _api.CountOf(request) >= count);
    }
}
