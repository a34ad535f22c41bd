using System.Net;
using System.Text;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Api;

public sealed class EventsApiTests : ApiContractTest
{
    private const string Context = "08735340-6f9e-4b32-97ff-3b6c292bc509";

    private static readonly CloudEvent s_event = new()
    {
        Type = "sh.keptn.event.dev.delivery.triggered",
        Source = "my-service",
        Data = CloudEventData.FromJson("""{"project":"p","n":null,"big":9007199254740993}"""),
        [KeptnAttributeNames.KeptnContext] = Context,
        ["contenttype"] = "application/json",
    };

    [Fact]
    public async Task Send_Remote_PostsTheEnvelopeAndReturnsTheContext()
    {
        Server.Answers(200, $$"""{"keptnContext":"{{Context}}"}""");

        var context = await Api.Events.SendAsync(s_event);

        context.Should().Be(Context);
        Server.Request.ToString().Should().Be("POST /api/v1/event");
        Server.Request.Header("x-token").Should().Be(Token);
        Server.Request.Header("Content-Type").Should().Be("application/json");
        Server.Request.Body.Should().Equal(JsonEventFormatter.EncodeStructuredModeMessage(s_event).ToArray());
    }

    [Fact]
    public async Task Send_BesideADistributor_PostsToItsEventPathWithoutTheToken()
    {
        Server.Answers(200);

        var context = await Distributor().Events.SendAsync(s_event);

        context.Should().BeNull();
        Server.Request.ToString().Should().Be("POST /event");
        Server.Request.Header("x-token").Should().BeNull();
    }

    [Fact]
    public async Task Send_InCluster_GoesToTheApiServiceWithTheToken()
    {
        Server.Answers(200, """{"keptnContext":"c"}""");

        await InCluster().Events.SendAsync(s_event);

        Server.Request.ToString().Should().Be("POST /v1/event");
        Server.Request.Header("Host").Should().Be("api-service:8080");
        Server.Request.Header("x-token").Should().Be(Token, "the api-service checks the token itself");
    }

    [Fact]
    public async Task Send_Refused_SaysWhy()
    {
        Server.Answers(422, """{"code":602,"message":"data in body is required"}""");

        var thrown = await Api.Events.Invoking(api => api.SendAsync(s_event)).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        thrown.Which.KeptnCode.Should().Be(602);
        thrown.Which.KeptnMessage.Should().Be("data in body is required");
        thrown.Which.Method.Should().Be(HttpMethod.Post);
        thrown.Which.Path.Should().Be("/api/v1/event");
        thrown.Which.IsTransient.Should().BeFalse();
        thrown.Which.MayHaveArrived.Should().BeFalse();
        thrown.Which.Message.Should().Be("POST /api/v1/event: 422 UnprocessableEntity: data in body is required (code 602).");
    }

    public static TheoryData<string, CloudEvent> Incomplete => new()
    {
        { "type", new CloudEvent { Source = "s", Data = CloudEventData.FromJson("{}") } },
        { "source", new CloudEvent { Type = "t", Data = CloudEventData.FromJson("{}") } },
        { "JSON data", new CloudEvent { Type = "t", Source = "s" } },
        { "JSON data", new CloudEvent { Type = "t", Source = "s", Data = CloudEventData.FromBinary(new byte[] { 1 }) } },
    };

    [Theory]
    [MemberData(nameof(Incomplete))]
    public async Task Send_Incomplete_IsRefusedBeforeSending(string missing, CloudEvent cloudEvent)
    {
        await Api.Events.Invoking(api => api.SendAsync(cloudEvent))
            .Should().ThrowAsync<ArgumentException>().WithMessage($"The event has no {missing}*");

        Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Query_AllConditions_AreSent()
    {
        Server.Answers(200, """{"events":[]}""");
        var time = new DateTimeOffset(2022, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2));

        await ToListAsync(Api.Events.QueryAsync(new()
        {
            KeptnContext = "c",
            Type = "t",
            Source = "https://s/x?y",
            EventId = "e",
            Project = "my project",
            Stage = "st",
            Service = "sv",
            FromTime = time,
            BeforeTime = time.AddDays(1),
            RootOnly = true,
            PageSize = 100,
        }));

        Server.Request.ToString().Should().Be(
            "GET /api/mongodb-datastore/event?beforeTime=2022-01-03T03%3A04%3A05.678Z&eventID=e&fromTime=2022-01-02T03%3A04%3A05.678Z"
            + "&keptnContext=c&pageSize=100&project=my+project&root=true&service=sv&source=https%3A%2F%2Fs%2Fx%3Fy&stage=st&type=t");
    }

    [Fact]
    public async Task Query_NoCondition_SendsNoQuery()
    {
        Server.Answers(200, """{"events":null,"totalCount":0.0}""");

        (await ToListAsync(Api.Events.QueryAsync(new()))).Should().BeEmpty();

        Server.Request.Target.Should().Be("/api/mongodb-datastore/event");
    }

    [Fact]
    public async Task Query_InCluster_HasNoVersionAndNoToken()
    {
        Server.Answers(200, """{"events":[]}""");

        await ToListAsync(InCluster().Events.QueryAsync(new() { Project = "p" }));

        Server.Request.ToString().Should().Be("GET /event?project=p");
        Server.Request.Header("Host").Should().Be("mongodb-datastore:8080");
        Server.Request.Header("x-token").Should().BeNull();
    }

    [Fact]
    public async Task Query_Events_KeepTheirDataAndAttributesAsStored()
    {
        const string Stored = """{"data":{"z":1,"a":[],"n":null,"big":9007199254740993},"id":"1","source":"s","type":"t","time":"2022-01-02T03:04:05.123456789Z","own":{"x":1}}""";
        Server.Answers(200, $$"""{ "totalCount":1, "events" : [ null, {{Stored}} , {{Stored.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)}}], "more":{"events":[1]} }""");

        var events = await ToListAsync(Api.Events.QueryAsync(new() { Project = "p" }));

        events.Select(e => e.Id).Should().Equal("1", "2");
        events[0].Data.ToString().Should().Be("""{"z":1,"a":[],"n":null,"big":9007199254740993}""");
        events[0].TimeText.Should().Be("2022-01-02T03:04:05.123456789Z");
        events[0]["own"].Should().Be("""{"x":1}""");
    }

    [Fact]
    public async Task Query_ManyPages_ReadsThemAsTheyAreAskedFor()
    {
        Server.Answers(200, $$"""{"events":[{{Event(1)}},{{Event(2)}}],"nextPageKey":"2"}""")
            .Answers(200, $$"""{"events":[{{Event(2)}},{{Event(3)}}],"nextPageKey":"opaque key/4"}""")
            .Answers(200, $$"""{"events":[{{Event(4)}}]}""");
        List<string?> seen = [];

        await foreach (var cloudEvent in Api.Events.QueryAsync(new() { Project = "p", PageSize = 2 }))
        {
            seen.Add(cloudEvent.Id);
            Server.Requests.Should().HaveCount(seen.Count switch { <= 2 => 1, 3 => 2, _ => 3 });
        }

        seen.Should().Equal(["1", "2", "3", "4"], "2 moved to the second page while a new event arrived");
        Server.Requests.Select(r => r.Target).Should().Equal(
            "/api/mongodb-datastore/event?pageSize=2&project=p",
            "/api/mongodb-datastore/event?nextPageKey=2&pageSize=2&project=p",
            "/api/mongodb-datastore/event?nextPageKey=opaque+key%2F4&pageSize=2&project=p");
    }

    [Fact]
    public async Task Query_ServerRepeatsAPageKey_FailsInsteadOfLooping()
    {
        Server.OnRequest = _ => new(200, $$"""{"events":[{{Event(Server.Requests.Count)}}],"nextPageKey":"20"}""");

        var thrown = await Api.Events.Invoking(api => ToListAsync(api.QueryAsync(new()))).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.UnreadableAnswer);
        thrown.Which.Message.Should().Contain("'20' a second time");
        Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task Query_EndlessPages_StopAtTheLimit()
    {
        Server.OnRequest = _ => new(200, $$"""{"events":[],"nextPageKey":"{{Server.Requests.Count}}"}""");
        var api = Remote(options => options.MaxPages = 3);

        var thrown = await api.Events.Invoking(e => ToListAsync(e.QueryAsync(new()))).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Message.Should().Contain("more than 3 pages (MaxPages)");
        Server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task Query_ErrorOnALaterPage_ComesAfterTheEventsBefore()
    {
        Server.Answers(200, $$"""{"events":[{{Event(1)}}],"nextPageKey":"1"}""").Answers(500, """{"code":500,"message":"boom"}""");
        List<string?> seen = [];

        var read = async () =>
        {
            await foreach (var cloudEvent in Api.Events.QueryAsync(new()))
            {
                seen.Add(cloudEvent.Id);
            }
        };

        (await read.Should().ThrowAsync<KeptnApiException>()).Which.KeptnMessage.Should().Be("boom");
        seen.Should().Equal("1");
    }

    [Fact]
    public async Task Query_OneBrokenEvent_IsLeftOutAndLogged()
    {
        Server.Answers(200, $$"""{"events":[{{Event(1)}},{"id":"no type"},7,{{Event(2)}}]}""");
        using var logs = new LogCapture();
        using var client = KeptnApiClient.Create(new KeptnApiOptions { Endpoint = new Uri(Server.Address, "/api") }, logs);

        var events = await ToListAsync(client.Events.QueryAsync(new() { Project = "p" }));

        events.Select(e => e.Id).Should().Equal("1", "2");
        logs.Lines.Where(line => line.StartsWith("Error:", StringComparison.Ordinal)).Should().HaveCount(2)
            .And.Contain(line => line.Contains("number 1 of its page", StringComparison.Ordinal) && line.Contains("'type'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<html>login</html>")]
    [InlineData("[]")]
    [InlineData("""{"events":[""")]
    [InlineData("""{"events":{}}""")]
    [InlineData("""{"events":[]} {}""")]
    [InlineData("""{"events":[],"nextPageKey":[]}""")]
    [InlineData("""{"events":[],"nextPageKey":1.5}""")]
    [InlineData("")]
    public async Task Query_Garbage_IsUnreadable(string body)
    {
        Server.Answers(200, body);

        var thrown = await Api.Events.Invoking(api => ToListAsync(api.QueryAsync(new()))).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.UnreadableAnswer);
        thrown.Which.Path.Should().Be("/api/mongodb-datastore/event");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Query_PageSizeTheStoreRefuses_IsRefused(int size)
    {
        Api.Events.Invoking(api => api.QueryAsync(new() { PageSize = size })).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task QueryByType_AllConditions_AreSent()
    {
        Server.Answers(200, $$"""{"events":[{{Event(1)}}]}""");

        var events = await Api.Events.QueryByTypeAsync(new()
        {
            Type = "sh.keptn.event.evaluation.finished",
            Project = "p",
            Stage = "s",
            Service = "v",
            KeptnContext = "c",
            Results = ["pass", "warning"],
            Members = new Dictionary<string, IReadOnlyList<string>> { ["triggeredid"] = ["a"] },
            ExcludeInvalidated = true,
            Limit = 3,
        });

        events.Should().ContainSingle();
        WebUtility.UrlDecode(Server.Request.Target).Should().Be(
            "/api/mongodb-datastore/event/type/sh.keptn.event.evaluation.finished?excludeInvalidated=true"
            + "&filter=data.project:p AND data.stage:s AND data.service:v AND shkeptncontext:c AND data.result:pass,warning AND triggeredid:a&limit=3");
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a,b")]
    [InlineData("a AND data.stage")]
    public async Task QueryByType_ValueTheStoreWouldDrop_IsRefused(string value)
    {
        await Api.Events.Invoking(api => api.QueryByTypeAsync(new() { Type = "t", Project = value }))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*cannot filter 'data.project'*");
    }

    [Fact]
    public async Task QueryByType_WithoutProjectAndContext_IsRefused()
    {
        await Api.Events.Invoking(api => api.QueryByTypeAsync(new() { Type = "t", Stage = "s" }))
            .Should().ThrowAsync<ArgumentException>().WithMessage("Project or KeptnContext is required*");
    }

    internal static string Event(int id) =>
        Encoding.UTF8.GetString(JsonEventFormatter.EncodeStructuredModeMessage(new CloudEvent
        {
            Id = $"{id}",
            Source = "s",
            Type = "t",
            Data = CloudEventData.FromJson("{}"),
        }).Span);
}
