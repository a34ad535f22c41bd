namespace Keptn.Sdk.Local.Page.Tests;

public sealed class SequencePageTests(Browser browser) : IClassFixture<Browser>
{
    [BrowserFact]
    public async Task Sequence_WhileItRuns_AppearsAndMoves()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No sequence has run yet" })).ToBeVisibleAsync();

        var context = await keptn.TriggerAsync();
        var dev = page.GetByRole(AriaRole.Region, new() { Name = "Stage dev, delivery" });
        var deployment = dev.GetByRole(AriaRole.Button, new() { Name = "deployment in dev" });
        await Expect(deployment).ToContainTextAsync("no answer");

        await keptn.StartTaskAsync("deployment", context, "helm-service");
        await Expect(deployment).ToContainTextAsync("helm-service");
        await Expect(deployment).ToContainTextAsync("running");

        await keptn.FinishTaskAsync("deployment", context, "helm-service", "pass", "carts 0.13.1 is rolled out");
        await Expect(deployment).ToContainTextAsync("pass");
        await Expect(dev).ToContainTextAsync("carts 0.13.1 is rolled out");

        await keptn.RunTaskAsync("test", context, "jmeter-service", "fail", "p95 812 ms, 12 of 1000 requests failed");
        await Expect(dev).ToContainTextAsync("12 of 1000 requests failed");
        await Expect(page.Locator(".detail .title")).ToContainTextAsync("fail");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Stage hardening" })).ToHaveCountAsync(0);
        await Expect(page.Locator("#live")).ToContainTextAsync("dev.delivery.finished of carts: fail");
    }

    [BrowserFact]
    public async Task Sequence_SeveralStages_HasALaneForEach()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);

        var context = await keptn.TriggerAsync();
        foreach (var task in new[] { "deployment", "test", "release" })
        {
            await keptn.RunTaskAsync(task, context, "all-service");
        }

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Stage dev, delivery" })).ToContainTextAsync("pass");
        var hardening = page.GetByRole(AriaRole.Region, new() { Name = "Stage hardening, delivery" });
        await Expect(hardening).ToContainTextAsync("running");
        await Expect(hardening.Locator(".task.next")).ToHaveCountAsync(2);
        await Expect(page.Locator(".run .stages")).ToContainTextAsync("hardening");
    }

    [BrowserFact]
    public async Task Address_ThatCannotBeDecoded_StillShowsThePage()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);

        await page.GotoAsync($"{keptn.Root}page/#/sequences/100%/x");
        await page.ReloadAsync();

        await Expect(page.Locator("#link")).ToHaveTextAsync("live");
    }

    [BrowserFact]
    public async Task Abort_Clicked_EndsTheSequence()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);
        var context = await keptn.TriggerAsync();
        await keptn.StartTaskAsync("deployment", context, "helm-service");

        await page.GetByRole(AriaRole.Button, new() { Name = "Abort", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Abort sequence" }).ClickAsync();

        await Expect(page.Locator(".detail .title")).ToContainTextAsync("aborted");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Abort", Exact = true })).ToHaveCountAsync(0);
        (await StateAsync(keptn, context)).Should().Be("aborted");
    }

    [BrowserFact]
    public async Task Abort_NotConfirmed_LetsItRun()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);
        var context = await keptn.TriggerAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Abort", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it running" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        (await StateAsync(keptn, context)).Should().Be("started");
    }

    [BrowserFact]
    public async Task PauseAndResume_Clicked_HoldTheNextTask()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);
        var context = await keptn.TriggerAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.Locator(".detail .title")).ToContainTextAsync("paused");
        await keptn.RunTaskAsync("deployment", context, "helm-service");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "deployment in dev" })).ToContainTextAsync("pass");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "test in dev" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "test in dev" })).ToBeVisibleAsync();
        await Expect(page.Locator(".detail .title")).ToContainTextAsync("running");
    }

    [BrowserFact]
    public async Task Pause_FromElsewhere_IsShown()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);
        var context = await keptn.TriggerAsync();
        await Expect(page.Locator(".detail .title")).ToContainTextAsync("running");

        await keptn.PostAsync($"/api/controlPlane/v1/sequence/sockshop/{context}/control", new() { ["state"] = "pause" });

        await Expect(page.Locator(".detail .title")).ToContainTextAsync("paused");
    }

    [BrowserFact]
    public async Task Approve_Clicked_LetsTheSequenceGoOn()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);
        await keptn.TriggerAsync("production", "rollout");

        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "deployment in production" })).ToBeVisibleAsync();
        var approval = page.GetByRole(AriaRole.Button, new() { Name = "approval in production" });
        await Expect(approval).ToContainTextAsync("pass");
        await Expect(approval).ToContainTextAsync("keptn-local-page");
    }

    [BrowserFact]
    public async Task Decline_Clicked_FailsTheSequence()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);
        await keptn.TriggerAsync("production", "rollout");

        await page.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();

        await Expect(page.Locator(".detail .title")).ToContainTextAsync("fail");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "deployment in production" })).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Trigger_FormFilledIn_StartsTheSequenceAndShowsIt()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);

        await page.Locator("#trigger").ClickAsync();
        await page.Locator("select[name=sequence]").SelectOptionAsync("production.rollout");
        await page.Locator("dialog input[name=service]").FillAsync("carts");
        await page.GetByLabel("Labels").FillAsync("build=17");
        await page.GetByLabel("More data").FillAsync("no json");
        await page.GetByRole(AriaRole.Button, new() { Name = "Trigger", Exact = true }).ClickAsync();
        await Expect(page.Locator("dialog .problem")).ToContainTextAsync("More data is no JSON");
        await page.GetByLabel("More data").FillAsync("""{"image":"carts:1.2"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Trigger", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "rollout" })).ToBeVisibleAsync();
        await Expect(page.Locator(".detail .label")).ToContainTextAsync("build=17");
        await page.Locator("details.events summary").ClickAsync();
        await page.Locator(".events li button").First.ClickAsync();
        await Expect(page.GetByLabel("Event as JSON")).ToContainTextAsync("\"image\": \"carts:1.2\"");
    }

    [BrowserFact]
    public async Task Filter_ByServiceAndText_LeavesWhatMatches()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        await keptn.TriggerAsync(service: "carts");
        await keptn.TriggerAsync(service: "orders", more: new() { ["labels"] = new System.Text.Json.Nodes.JsonObject { ["owner"] = "Jürgen & <co>" } });
        var page = await OpenAsync(keptn);
        await Expect(page.Locator(".run")).ToHaveCountAsync(2);

        await page.Locator("[name=service]").SelectOptionAsync("orders");
        await Expect(page.Locator(".run")).ToHaveCountAsync(1);
        await Expect(page.Locator(".run")).ToContainTextAsync("orders");
        (await keptn.Http.GetStringAsync("/page/data/snapshot?text=j%C3%BCrgen%20%26%20%3Cco%3E")).Should().Contain("\"total\":1");
        await page.Locator("[name=text]").FillAsync("nowhere to be found");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing matches the filter" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear the filter" }).ClickAsync();
        await Expect(page.Locator(".run")).ToHaveCountAsync(2);
    }

    [BrowserFact]
    public async Task UnansweredTask_NoSubscriber_SaysSo()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);

        await keptn.TriggerAsync();

        await Expect(page.Locator(".reason")).ToContainTextAsync("No integration subscribes to sh.keptn.event.deployment.triggered.");
    }

    [BrowserFact]
    public async Task UnansweredTask_SubscriberWithAnotherFilter_SaysSo()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        await keptn.RegisterAsync("helm-service", "sh.keptn.event.deployment.triggered", "production");
        var page = await OpenAsync(keptn);

        await keptn.TriggerAsync();

        await Expect(page.Locator(".reason")).ToContainTextAsync("helm-service subscribes to it, but its filter takes only stage production.");
    }

    [BrowserFact]
    public async Task UnansweredTask_SubscriberThatIsSilent_SaysSo()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        await keptn.RegisterAsync("helm-service", "sh.keptn.event.*.triggered");
        var page = await OpenAsync(keptn);

        await keptn.TriggerAsync();

        await Expect(page.Locator(".reason")).ToContainTextAsync("and subscribes to it, but has not started it.");
    }

    [BrowserFact]
    public async Task Integrations_Registered_AreShownWithHealthAndSubscriptions()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await OpenAsync(keptn);
        await page.GetByRole(AriaRole.Link, new() { Name = "Integrations" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No integration is connected" })).ToBeVisibleAsync();

        await keptn.RegisterAsync("jmeter-service", "sh.keptn.event.test.triggered", "dev");

        var card = page.Locator(".integration");
        await Expect(card).ToContainTextAsync("jmeter-service");
        await Expect(card).ToContainTextAsync("connected, seen");
        await Expect(card).ToContainTextAsync("sh.keptn.event.test.triggered");
        await Expect(card).ToContainTextAsync("stage dev");
    }

    private async Task<IPage> OpenAsync(LocalKeptn keptn)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);
        await Expect(page.Locator("#link")).ToHaveTextAsync("live");
        return page;
    }

    private static async Task<string> StateAsync(LocalKeptn keptn, string context)
    {
        var answer = System.Text.Json.Nodes.JsonNode.Parse(
            await keptn.Http.GetStringAsync($"/api/controlPlane/v1/sequence/sockshop?keptnContext={context}"))!;
        return answer["states"]![0]!["state"]!.ToString();
    }
}
