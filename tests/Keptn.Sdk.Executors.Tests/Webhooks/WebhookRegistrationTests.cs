using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>Subscriptions of webhooks are made by people, in the Bridge: the service asks for none, and answers for no task of others.</summary>
public sealed class WebhookRegistrationTests : IDisposable
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata:
          name: demo
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: announce
        """;

    private const string Subscription = "5f3c1f0e-6b1d-4c1e-9a53-0c9f3f5d8a11";

    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Task_WithoutASubscriptionOfPeople_IsLeftToOthers()
    {
        await using var keptn = await StartAsync();
        var service = await keptn.StartServiceAsync(AddService);
        await keptn.StartServiceAsync(s => s.AddKeptn("others").OnTask<EventData>("announce", (_, _) => Task.FromResult(TaskResult.Pass())));

        var run = await keptn.RunAsync("dev.delivery");

        run.ShouldHavePassed().From("webhooks").Sent.Should().BeEmpty();
        (await GetAsync(service)).Subscriptions.Should().BeEmpty();
    }

    [Fact]
    public async Task Task_NobodyAnswers_TheWarningSaysThatWebhooksHaveNoSubscription()
    {
        await using var keptn = await StartAsync(o => o.ControlPlane.UnansweredTaskWarning = TimeSpan.FromMilliseconds(100));
        await keptn.StartServiceAsync(AddService);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var warnings = keptn.ControlPlane.ObserveWarnings(patience.Token).GetAsyncEnumerator();
        var next = warnings.MoveNextAsync();

        await keptn.TriggerAsync("dev.delivery");

        (await next).Should().BeTrue();
        warnings.Current.Message.Should().Contain("connected: webhooks (no subscription)");
    }

    [Fact]
    public async Task Task_WithASubscriptionOfPeople_RunsItsWebhook()
    {
        await using var receiver = await Receiver.StartAsync();
        Write("dev/carts/webhook/webhook.yaml", $"""
            apiVersion: webhookconfig.keptn.sh/v1beta1
            kind: WebhookConfig
            metadata:
              name: announce
            spec:
              webhooks:
                - type: sh.keptn.event.announce.triggered
                  subscriptionID: {Subscription}
                  sendFinished: true
                  requests:
                    - url: {receiver.Url}
                      method: GET
            """);
        await using var keptn = await StartAsync();
        var first = await keptn.StartServiceAsync(AddService);
        await first.Services.GetRequiredService<IKeptnApi>().Uniform.UpdateSubscriptionAsync(
            (await GetAsync(first)).Id, new EventSubscription { Id = Subscription, Event = "sh.keptn.event.announce.triggered" }, CancellationToken.None);
        await first.StopAsync();
        await keptn.StartServiceAsync(AddService);

        var run = await keptn.RunAsync("dev.delivery", service: "carts");

        run.ShouldHavePassed().From("webhooks").ShouldHaveSent("announce.started", "announce.finished");
        receiver.Requests.Should().ContainSingle();
    }

    private static void AddService(IServiceCollection services) => services.AddKeptn("webhooks").AddWebhooks(o => o.AllowList.Add("127.0.0.1"));

    private static async Task<Integration> GetAsync(TestService service) =>
        (await service.Services.GetRequiredService<IKeptnApi>().Uniform.ListAsync()).Single(i => i.Name == "webhooks");

    private Task<TestControlPlane> StartAsync(Action<TestControlPlaneOptions>? configure = null)
    {
        Write("shipyard.yaml", Shipyard);
        Write("dev/carts/service.txt", "a service");
        return TestControlPlane.StartAsync(_folder, o => configure?.Invoke(o));
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
