using System.Net;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Api;

public class ControllerTests
{
    [Fact]
    public async Task Projects_FolderThatIsTheProject_IsListedUnderTheNameThatEventsUse()
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);

        (await ListProjectsAsync(server)).Should().ContainSingle().Which.Should().NotBe("sockshop", "nobody has used that name");
        await server.ControlPlane.TriggerSequenceAsync("sockshop", "dev", "delivery", "carts");

        (await ListProjectsAsync(server)).Should().Equal("sockshop");
    }

    [Fact]
    public async Task Projects_FolderThatIsTheProjectAndHasAName_IsListedUnderItFromTheStart()
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages, configureControlPlane: options => options.ProjectName = "sockshop");

        var before = await ListProjectsAsync(server);
        await server.ControlPlane.TriggerSequenceAsync("sockshop", "dev", "delivery", "carts");
        await server.ControlPlane.TriggerSequenceAsync("another", "dev", "delivery", "carts");

        before.Should().Equal("sockshop");
        (await ListProjectsAsync(server)).Should().Equal("sockshop", "another");
    }

    private static async Task<IEnumerable<string>> ListProjectsAsync(ServerFixture server) =>
        (await server.Client.GetAsync("/api/controlPlane/v1/project", token: ServerFixture.Token)).Json["projects"]!.AsArray()
            .Select(project => project!["projectName"]!.ToString());

    private const string Registration = """
        {"name":"int","metadata":{"hostname":"n1","integrationversion":"1","distributorversion":"","location":"remote",
        "kubernetesmetadata":{"namespace":"ns","podname":"","deploymentname":"int"},"lastseen":"0001-01-01T00:00:00Z"},
        "subscriptions":[{"id":"","event":"sh.keptn.event.deployment.triggered","filter":{"projects":["p"],"stages":[],"services":null}}]}
        """;

    [Fact]
    public async Task Sequence_OverTheApiAlone_RunsToItsEnd()
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);
        var sent = await SendAsync(server, "sh.keptn.event.dev.delivery.triggered", string.Empty, string.Empty, """{"project":"sockshop","stage":"dev","service":"carts"}""");
        var context = sent.Json["keptnContext"]!.ToString();

        var triggered = (await PollAsync(server, "deployment"))!;
        foreach (var kind in new[] { "started", "finished" })
        {
            await SendAsync(
                server, $"sh.keptn.event.deployment.{kind}", context, triggered["id"]!.ToString(),
                """{"project":"sockshop","stage":"dev","service":"carts","result":"fail","status":"succeeded"}""");
        }

        (await PollAsync(server, "deployment")).Should().BeNull();
        var events = (await server.Client.GetAsync($"/api/mongodb-datastore/event?project=sockshop&keptnContext={context}", token: ServerFixture.Token)).Json["events"]!.AsArray();
        events.Select(e => e!["type"]!.ToString()).Should().Contain("sh.keptn.event.dev.delivery.finished");
        events.Should().OnlyContain(e => e!["shkeptncontext"]!.ToString() == context);
    }

    [Fact]
    public async Task IndicatorRequest_OfAnEvaluation_IsSeenByPollersUntilItIsAnswered()
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);
        const string Context = "00000001-0000-4000-8000-000000000000";
        const string Data = """{"project":"sockshop","stage":"dev","service":"carts"}""";
        await SendAsync(server, "sh.keptn.event.get-sli.triggered", Context, string.Empty, Data);

        var open = await PollAsync(server, "get-sli");
        await SendAsync(server, "sh.keptn.event.get-sli.finished", Context, open!["id"]!.ToString(), Data);

        (await PollAsync(server, "get-sli")).Should().BeNull();
    }

    [Fact]
    public async Task Registration_Lifecycle_IsAsInKeptn()
    {
        await using var server = await ServerFixture.StartAsync();
        const string Root = "/api/controlPlane/v1/uniform/registration";

        var first = await server.Client.SendJsonAsync("POST", Root, Registration, token: ServerFixture.Token);
        var second = await server.Client.SendJsonAsync("POST", Root, Registration.Replace("\"n1\"", "\"n2\"", StringComparison.Ordinal).Replace("deployment.triggered", "other.triggered", StringComparison.Ordinal), token: ServerFixture.Token);

        first.Status.Should().Be(HttpStatusCode.Created);
        var id = first.Json["id"]!.ToString();
        id.Should().Be("ea4caa30233315068a5d2e3e7bb480851379c1e9", "it is the hash of name, namespace and host");
        second.Status.Should().Be(HttpStatusCode.OK);
        second.Json["id"]!.ToString().Should().Be(id, "name and namespace are the same");
        var ping = await server.Client.SendAsync("PUT", $"{Root}/{id}/ping", null, token: ServerFixture.Token);
        ping.Json["subscriptions"]!.AsArray().Should().ContainSingle(s => s!["event"]!.ToString() == "sh.keptn.event.deployment.triggered", "those sent again are ignored");

        var added = await server.Client.SendJsonAsync("POST", $"{Root}/{id}/subscription", """{"event":"sh.keptn.event.x.triggered","filter":{}}""", token: ServerFixture.Token);
        added.Status.Should().Be(HttpStatusCode.Created);
        var subscription = added.Json["id"]!.ToString();
        (await server.Client.SendJsonAsync("PUT", $"{Root}/{id}/subscription/{subscription}", """{"event":"sh.keptn.event.y.triggered"}""", token: ServerFixture.Token)).Status.Should().Be(HttpStatusCode.Created);
        (await server.Client.GetAsync($"{Root}/{id}/subscription/{subscription}", token: ServerFixture.Token)).Json["event"]!.ToString().Should().Be("sh.keptn.event.y.triggered");
        (await server.Client.SendAsync("DELETE", $"{Root}/{id}/subscription/{subscription}", null, token: ServerFixture.Token)).Status.Should().Be(HttpStatusCode.OK);
        (await server.Client.GetAsync($"{Root}/{id}/subscription", token: ServerFixture.Token)).Json.AsArray().Should().ContainSingle();
        (await server.Client.GetAsync($"{Root}?project=p", token: ServerFixture.Token)).Json.AsArray().Should().ContainSingle();
        (await server.Client.GetAsync($"{Root}?project=q", token: ServerFixture.Token)).Json.AsArray().Should().BeEmpty();

        (await server.Client.SendAsync("DELETE", $"{Root}/{id}", null, token: ServerFixture.Token)).Status.Should().Be(HttpStatusCode.OK);
        (await server.Client.SendAsync("PUT", $"{Root}/{id}/ping", null, token: ServerFixture.Token)).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Registration_OfAPoller_IsToldInTheWarningOfATaskThatNobodyStarts()
    {
        var time = new ManualTimeProvider();
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages, null, options =>
        {
            options.TimeProvider = time;
            options.UnansweredTaskWarning = TimeSpan.FromSeconds(5);
        });
        await using var warnings = server.ControlPlane.ObserveWarnings().GetAsyncEnumerator();
        await server.Client.SendJsonAsync("POST", "/v1/uniform/registration", Registration);
        await SendAsync(server, "sh.keptn.event.dev.delivery.triggered", string.Empty, string.Empty, """{"project":"sockshop","stage":"dev","service":"carts"}""");

        time.Advance(TimeSpan.FromSeconds(6));
        await warnings.MoveNextAsync();

        warnings.Current.Message.Should().Contain("Subscribed to it: int");
    }

    [Fact]
    public async Task Registration_BeyondTheLimit_IsRefused()
    {
        await using var server = await ServerFixture.StartAsync(configure: options => options.MaxIntegrations = 1);
        await server.Client.SendJsonAsync("POST", "/v1/uniform/registration", Registration);

        var second = await server.Client.SendJsonAsync("POST", "/v1/uniform/registration", Registration.Replace("\"name\":\"int\"", "\"name\":\"other\"", StringComparison.Ordinal));

        second.Status.Should().Be(HttpStatusCode.InternalServerError);
        second.Json["message"]!.ToString().Should().Contain("MaxIntegrations");
    }

    [Fact]
    public async Task EventStore_BeyondItsSize_ForgetsTheOldest()
    {
        await using var server = await ServerFixture.StartAsync(configure: options => options.MaxEventStoreSize = 20_000);
        for (var i = 0; i < 100; i++)
        {
            await SendAsync(server, "sh.keptn.event.x.started", $"{i:D8}-0000-4000-8000-000000000000", "t", $$"""{"project":"p","n":{{i}}}""");
        }

        var kept = (await server.Client.GetAsync("/event?project=p&pageSize=100", "mongodb-datastore")).Json;
        kept["totalCount"]!.GetValue<int>().Should().BeInRange(10, 90);
        kept["events"]![0]!["data"]!["n"]!.GetValue<int>().Should().Be(99);
        (await server.Client.GetAsync("/event?keptnContext=00000000-0000-4000-8000-000000000000", "mongodb-datastore")).Json["events"]!.AsArray().Should().BeEmpty();
        (await server.Client.GetAsync("/event?keptnContext=00000099-0000-4000-8000-000000000000", "mongodb-datastore")).Json["events"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task Distributor_PostedEvent_IsOnTheBusAsItWasSent()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var events = server.ControlPlane.ObserveEvents().GetAsyncEnumerator();

        var answer = await server.Client.SendAsync(
            "POST", "/event", """{"specversion":"1.0","id":"my-id","type":"sh.keptn.event.x.started","source":"me","data":{"project":"p"}}""", null, null);
        await events.MoveNextAsync();

        answer.Status.Should().Be(HttpStatusCode.OK);
        events.Current.Id.Should().Be("my-id");
        events.Current.Time.Should().NotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recipient_ByHttp_GetsWhatItSubscribedTo(bool isAddedLater)
    {
        await using var recipient = await ServerFixture.StartAsync();
        await using var received = recipient.ControlPlane.ObserveEvents().GetAsyncEnumerator();
        var mine = new LocalEventRecipient("mine", new Uri(recipient.Server.Address, "/event"), ["sh.keptn.event.x.started"]);
        await using var server = await ServerFixture.StartAsync(configure: options =>
        {
            if (!isAddedLater)
            {
                options.Recipients.Add(mine);
            }
        });
        if (isAddedLater)
        {
            server.Server.AddRecipient(mine);
        }

        await server.ControlPlane.PublishAsync(new CloudEvent { Id = "1", Source = "s", Type = "sh.keptn.event.y.started", Data = CloudEventData.FromJson("{}") });
        await server.ControlPlane.PublishAsync(new CloudEvent { Id = "2", Source = "s", Type = "sh.keptn.event.x.started", Data = CloudEventData.FromJson("{}") });
        await received.MoveNextAsync();

        received.Current.Id.Should().Be("2");
    }

    [Fact]
    public async Task Secrets_Lifecycle_NeverTellsValues()
    {
        await using var server = await ServerFixture.StartAsync();
        const string Secret = """{"name":"s","data":{"key":"value"}}""";

        (await server.Client.SendJsonAsync("POST", "/v1/secret", Secret, "secret-service")).Status.Should().Be(HttpStatusCode.Created);
        (await server.Client.SendJsonAsync("POST", "/v1/secret", Secret, "secret-service")).Status.Should().Be(HttpStatusCode.Conflict);
        var all = await server.Client.GetAsync("/v1/secret", "secret-service");
        all.Json["Secrets"]![0]!["keys"]![0]!.ToString().Should().Be("key");
        all.Text.Should().NotContain("value");
        (await server.Client.SendAsync("DELETE", "/v1/secret?name=s&scope=keptn-default", null, "secret-service")).Status.Should().Be(HttpStatusCode.OK);
        (await server.Client.SendAsync("DELETE", "/v1/secret?name=s&scope=keptn-default", null, "secret-service")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    private static Task<RawAnswer> SendAsync(ServerFixture server, string type, string context, string triggeredId, string data)
    {
        var body = new JsonObject
        {
            ["type"] = type,
            ["source"] = "test",
            ["shkeptncontext"] = context,
            ["data"] = JsonNode.Parse(data),
        };
        if (triggeredId.Length > 0)
        {
            body["triggeredid"] = triggeredId;
        }

        return server.Client.SendJsonAsync("POST", "/api/v1/event", body.ToJsonString(), token: ServerFixture.Token);
    }

    private static async Task<JsonNode?> PollAsync(ServerFixture server, string task) =>
        (await server.Client.GetAsync($"/api/controlPlane/v1/event/triggered/{KeptnEventType.Triggered(task)}", token: ServerFixture.Token))
            .Json["events"]!.AsArray().FirstOrDefault();
}
