using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Evaluation;

public class SliProviderChoiceTests
{
    [Theory]
    [InlineData("dev/carts/prometheus/sli.yaml")]
    [InlineData("dev/prometheus/sli.yaml")]
    [InlineData("prometheus/sli.yaml")]
    public async Task Evaluation_NothingConfigured_AsksTheProviderThatHasAFolder(string file)
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed, o => o.SliProvider = string.Empty);
        fixture.Local.Write(file, "indicators: {rt: query}");

        await fixture.TriggerAsync();

        Provider(await fixture.Bus.NextAsync("get-sli.triggered")).Should().Be("prometheus");
    }

    [Fact]
    public async Task Evaluation_SeveralFolders_AsksTheNearestAndThenTheFirstWithAWarning()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed, o => o.SliProvider = string.Empty);
        fixture.Local.Write("appdynamics/sli.yaml", "indicators: {rt: query}");
        fixture.Local.Write("dev/carts/prometheus/sli.yaml", "indicators: {rt: query}");
        fixture.Local.Write("dev/carts/dynatrace/sli.yaml", "indicators: {rt: query}");

        await fixture.TriggerAsync();

        Provider(await fixture.Bus.NextAsync("get-sli.triggered")).Should().Be("dynatrace");
        (await fixture.Local.GetWarningAsync(LocalWarningKind.Configuration)).Message.Should().Contain("dynatrace, prometheus");
    }

    [Fact]
    public async Task Evaluation_ConfigureMonitoring_CountsMoreThanTheOptionForItsProjectAlone()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);
        await ConfigureAsync(fixture, """{"project":"sockshop","type":"dynatrace"}""");
        await ConfigureAsync(fixture, """{"project":"other","type":"datadog"}""");

        await fixture.TriggerAsync();

        Provider(await fixture.Bus.NextAsync("get-sli.triggered")).Should().Be("dynatrace");
    }

    [Theory]
    [InlineData("""{"type":"dynatrace"}""", "data.project or data.type is missing")]
    [InlineData("""{"project":7,"type":"dynatrace"}""", "'project' must be a string")]
    public async Task ConfigureMonitoring_Unusable_IsIgnoredWithAWarning(string data, string named)
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);

        await ConfigureAsync(fixture, data);

        (await fixture.Local.GetWarningAsync(LocalWarningKind.EventIgnored)).Message.Should().Contain(named);
    }

    [Fact]
    public async Task Evaluation_NoProvider_PassesAndWarnsWhoIsThere()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed, o => o.SliProvider = string.Empty);
        await using var provider = await TestService.ConnectAsync(fixture.Local.ControlPlane, "prometheus-service", ["sh.keptn.event.get-sli.triggered"]);

        await fixture.TriggerAsync();

        EvaluationFixture.Text(await fixture.Bus.NextAsync("evaluation.finished"), "message").Should().Be(
            "no evaluation performed by lighthouse because no SLI-provider configured for project sockshop");
        (await fixture.Local.GetWarningAsync(LocalWarningKind.Configuration)).Message
            .Should().Contain("Subscribed to sh.keptn.event.get-sli.triggered: prometheus-service.").And.Contain("SliProvider");
    }

    [Fact]
    public async Task Evaluation_NobodyAnswers_WarnsAfterAMinuteWithProviderAndSubscribers()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed, o => o.UnansweredTaskWarning = TimeSpan.Zero);
        await using var provider = await TestService.ConnectAsync(fixture.Local.ControlPlane, "prometheus-service", ["sh.keptn.event.get-sli.triggered"]);
        var run = await fixture.TriggerAsync();
        await fixture.Bus.NextAsync("get-sli.triggered");

        fixture.Local.Time.Advance(TimeSpan.FromSeconds(60));

        var warning = await fixture.Local.GetWarningAsync(LocalWarningKind.TaskUnanswered);
        warning.KeptnContext.Should().Be(run.KeptnContext);
        warning.Message.Should().Be(
            "No SLI provider has answered the evaluation of carts in dev for 60 s. It asks for the provider 'fake'; one that goes by another name "
            + "stays silent. Subscribed to sh.keptn.event.get-sli.triggered: prometheus-service. Without an answer the sequence waits for ever.");
    }

    [Fact]
    public async Task Evaluation_NobodyIsSubscribed_WarningListsWhoIsConnected()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed, o => o.UnansweredTaskWarning = TimeSpan.Zero);
        await using var tests = await TestService.ConnectAsync(fixture.Local.ControlPlane, "tests", ["sh.keptn.event.test.triggered"]);
        await fixture.TriggerAsync();
        await fixture.Bus.NextAsync("get-sli.triggered");

        fixture.Local.Time.Advance(TimeSpan.FromSeconds(60));

        (await fixture.Local.GetWarningAsync(LocalWarningKind.TaskUnanswered)).Message
            .Should().Contain("Nobody is subscribed to sh.keptn.event.get-sli.triggered; connected: tests (sh.keptn.event.test.triggered).");
    }

    [Fact]
    public async Task Evaluation_ProviderHasStarted_DoesNotWarn()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);
        await fixture.TriggerAsync();
        var getSli = await fixture.Bus.NextAsync("get-sli.triggered");
        await fixture.Local.StartAsync(getSli);

        // What comes after it in the service's queue is answered: the start was seen.
        await fixture.Local.TriggerAsync("evaluation", service: "orders", data: """{"evaluation":{}}""");
        await fixture.Bus.NextAsync("evaluation.finished");
        fixture.Local.Time.Advance(TimeSpan.FromSeconds(60));

        fixture.Local.Write("dev/carts/slo.yaml", "objectives: [");
        await fixture.AnswerAsync(getSli, 1);
        await fixture.Bus.NextAsync("evaluation.finished");
        await fixture.TriggerAsync();
        (await fixture.Local.GetWarningAsync(LocalWarningKind.Configuration, LocalWarningKind.TaskUnanswered)).Kind
            .Should().Be(LocalWarningKind.Configuration, "no warning about an unanswered evaluation may come before");
    }

    private static string Provider(CloudEvent getSli) => Answers.ReadData(getSli)["get-sli"]!["sliProvider"]!.GetValue<string>();

    private static Task ConfigureAsync(EvaluationFixture fixture, string data) => fixture.Local.ControlPlane.PublishAsync(new CloudEvent
    {
        Id = Guid.NewGuid().ToString(),
        Source = "cli",
        Type = MonitoringConfigure.EventType,
        Data = CloudEventData.FromJson(data),
    });
}
