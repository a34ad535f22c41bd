using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>The snippets of docs/notifier.md and docs/alerts.md that no sample has, run. The complete examples are samples.</summary>
public sealed class RolePagesTests
{
    private static readonly ConcurrentQueue<string> s_told = new();

    [Fact]
    public async Task Notifier_TwoChannels_EachIsToldOfItsOwn()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("notifier")
            .AddNotifier<ShopChannel>("shop", o => o.Projects.Add("shop"))
            .AddNotifier<ReleaseChannel>("releases", o =>
            {
                o.Events.Add("sh.keptn.event.approval.triggered");
                o.Events.Add("sh.keptn.event.release.finished");
                o.Stages.Add("production");
            }));

        await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.finished", """{"project":"shop"}"""));
        await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.finished", """{"project":"other"}"""));
        await host.SendAsync(TestEvents.Create("sh.keptn.event.approval.triggered", """{"stage":"production"}"""));
        await host.SendAsync(TestEvents.Create("sh.keptn.event.release.finished", """{"stage":"dev"}"""));
        await host.StopAsync();

        s_told.Should().BeEquivalentTo("shop: shop/dev/carts: delivery finished", "releases: sockshop/production/carts: approval triggered");
    }

    [Fact]
    public void Notifier_Score_IsInTheEventsData()
    {
        var notification = new Notification(TestEvents.Create(EvaluationFinished.EventType, """{"evaluation":{"score":87.5}}"""));

        var score = KeptnJson.Deserialize<EvaluationFinished>(notification.CloudEvent.Data).Evaluation.Score;

        score.Should().Be(87.5);
    }

    [Fact]
    public async Task Events_OfOnesOwn_AreSent()
    {
        await using var host = await KeptnTestHost.StartAsync(services => services.AddKeptn("sender").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())));
        var events = host.Services.GetRequiredService<IKeptnEvents>();
        var json = """{"project":"shop","stage":"dev","service":"cart"}""";
        var cancellationToken = CancellationToken.None;

        var sent = await events.SendAsync(
            new CloudEvent { Type = "sh.keptn.event.dev.delivery.triggered", Data = CloudEventData.FromJson(json) }, cancellationToken);

        host.Transport.Sent.Single().Id.Should().Be(sent.Id);
    }

    private static Task Tell(string channel, IReadOnlyList<Notification> notifications)
    {
        notifications.ToList().ForEach(n => s_told.Enqueue($"{channel}: {n}"));
        return Task.CompletedTask;
    }

    private sealed class ShopChannel : INotifier
    {
        public Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken) => Tell("shop", notifications);
    }

    private sealed class ReleaseChannel : INotifier
    {
        public Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken) => Tell("releases", notifications);
    }
}
