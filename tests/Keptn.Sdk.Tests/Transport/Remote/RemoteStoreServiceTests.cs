using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using static Keptn.Sdk.Tests.Transport.Remote.FakeControlPlane;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>Whole services in remote mode with what the control plane keeps no list of: SLI providers, notifiers, handlers of all tasks.</summary>
public sealed class RemoteStoreServiceTests : RemoteServiceTestBase
{
    private const string Store = "GET /api/mongodb-datastore/event";

    [Fact]
    public async Task AllTasks_SentBeforeAndAfterTheStart_AreAnsweredOnce()
    {
        var missed = Api.ControlPlane.Publish("sh.keptn.event.hello.triggered");
        await using var host = await RemoteHost.StartAsync(Api, k => k.OnTask<EventData>("*", (context, _) =>
        {
            Seen.Enqueue(context.CloudEvent.Id!);
            return Task.FromResult(TaskResult.Pass());
        }));
        await UntilFinishedAsync(missed);

        var later = Api.ControlPlane.Publish("sh.keptn.event.world.triggered");
        await UntilFinishedAsync(later);

        Seen.Should().Equal(Text(missed, "id"), Text(later, "id"));
        (Answers(missed), Answers(later)).Should().Be(((1, 1), (1, 1)));
    }

    [Fact]
    public async Task Provider_GetSli_IsAnsweredThoughNobodyKeepsItOpen()
    {
        await using var host = await RemoteHost.StartAsync(Api, Provider);
        await host.UntilReadyAsync();

        var triggered = Api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus","indicators":["rt"]}}""");
        Api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"dynatrace"}}""");

        await UntilFinishedAsync(triggered);
        await UntilAsync(Store, 3);
        Seen.Should().Equal(Text(triggered, "id"));
        Answers(triggered).Should().Be((1, 1));
    }

    [Fact]
    public async Task Provider_Restarted_TakesUpWhatIsNotAnsweredAndNothingElse()
    {
        var answered = Api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus"}}""", age: TimeSpan.FromMinutes(10));
        await using (var first = await RemoteHost.StartAsync(Api, Provider))
        {
            await UntilFinishedAsync(answered);
            await first.StopAsync();
        }

        var missed = Api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus"}}""", age: TimeSpan.FromMinutes(5));
        var tooOld = Api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus"}}""", age: TimeSpan.FromHours(2));
        await using var second = await RemoteHost.StartAsync(Api, Provider);
        await UntilFinishedAsync(missed);
        var fresh = Api.ControlPlane.Publish(KeptnEventType.Triggered("get-sli"), data: """{"get-sli":{"sliProvider":"prometheus"}}""");
        await UntilFinishedAsync(fresh);

        Seen.Should().Equal(Text(answered, "id"), Text(missed, "id"), Text(fresh, "id"));
        Answers(tooOld).Should().Be((0, 0));
    }

    [Fact]
    public async Task Notifier_ExactTypes_GetsWhatComesAfterTheStartOnce()
    {
        Api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"));
        await using var host = await RemoteHost.StartAsync(Api, k => k.OnEvent<EvaluationFinished>(See));
        await host.UntilReadyAsync();

        var news = Api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"));

        await Wait.UntilAsync(() => !Seen.IsEmpty);
        await UntilAsync(Store, 4);
        Seen.Should().Equal(Text(news, "id"));
        Api.ControlPlane.Stored.Should().OnlyContain(e => Text(e, "source") != "remote-service", "a notifier sends nothing");
    }

    [Fact]
    public async Task Notifier_Pattern_GetsEveryTypeOfItInOrderAndAcrossPages()
    {
        await using var host = await RemoteHost.StartAsync(Api, k => k.OnEvent<EventData>("sh.keptn.event.*.*.finished", See));
        await host.UntilReadyAsync();

        var sent = Enumerable.Range(0, 250).Select(i => Text(Api.ControlPlane.Publish(i % 2 == 0 ? "sh.keptn.event.dev.delivery.finished" : "sh.keptn.event.prod.delivery.finished"), "id")).ToArray();
        Api.ControlPlane.Publish("sh.keptn.event.test.finished");

        await Wait.UntilAsync(() => Seen.Count >= 250);
        await UntilAsync(Store, 2);
        Seen.Should().BeEquivalentTo(sent);
    }

    [Fact]
    public async Task Notifier_EventWithAnEarlierTimeComesLater_IsSeenAsWell()
    {
        await using var host = await RemoteHost.StartAsync(Api, k => k.OnEvent<EvaluationFinished>(See));
        await host.UntilReadyAsync();
        var first = Api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"));
        await Wait.UntilAsync(() => Seen.Count == 1);

        var late = Api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"), age: TimeSpan.FromSeconds(20));

        await Wait.UntilAsync(() => Seen.Count == 2);
        Seen.Should().Equal(Text(first, "id"), Text(late, "id"));
    }

    [Fact]
    public async Task Notifier_ProjectFilter_AsksForThatProjectAlone()
    {
        await using var host = await RemoteHost.StartAsync(Api, k => k.OnEvent<EvaluationFinished>(See), ("PROJECT_FILTER", "podtato"));
        await host.UntilReadyAsync();

        Api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"));
        var wanted = Api.ControlPlane.Publish(KeptnEventType.Finished("evaluation"), project: "podtato");

        await Wait.UntilAsync(() => !Seen.IsEmpty);
        Seen.Should().Equal(Text(wanted, "id"));
        Api.Requests.Should().NotContain(r => r.StartsWith(Store) && r.Contains("sockshop"));
        Api.CountOf("GET /api/controlPlane/v1/project").Should().Be(0);
    }

    [Theory]
    [InlineData("sh.keptn.log.error")]
    [InlineData("sh.keptn.events.problem")]
    [InlineData("com.example.*")]
    [InlineData("sh.keptn.event.project.delete.finished")]
    public async Task Start_HandlerOfEventsThatTheStoreHasNot_IsRefusedByName(string pattern)
    {
        var start = async () => await RemoteHost.StartAsync(Api, k => k.OnEvent<EventData>(pattern, See));

        (await start.Should().ThrowAsync<KeptnConfigurationException>()).Which
            .Problems.Should().ContainSingle().Which.Should().Contain($"the handler of '{pattern}'").And.Contain("remote mode");
    }

    private void Provider(KeptnBuilder builder) => builder.OnTask<GetSliTriggered>(
        (context, _) =>
        {
            Seen.Enqueue(context.CloudEvent.Id!);
            return Task.FromResult(TaskResult.Pass());
        },
        o => o.Filter = c => c.Data.GetSli.SliProvider == "prometheus");

    private Task See<TData>(EventContext<TData> context, CancellationToken cancellationToken)
        where TData : class
    {
        Seen.Enqueue(context.CloudEvent.Id!);
        return Task.CompletedTask;
    }
}
