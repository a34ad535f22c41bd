using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api;

public sealed class TriggeredEventsApiTests : ApiContractTest
{
    private const string Type = "sh.keptn.event.deployment.triggered";

    [Fact]
    public async Task Query_Default_AsksForOneLargePage()
    {
        Server.Answers(200, $$"""{"events":[{{EventsApiTests.Event(1)}}],"nextPageKey":"0","totalCount":1}""");

        (await ToListAsync(Api.TriggeredEvents.QueryAsync(Type))).Should().ContainSingle();

        Server.Request.ToString().Should().Be($"GET /api/controlPlane/v1/event/triggered/{Type}?pageSize=1000");
    }

    [Fact]
    public async Task Query_AllConditions_AreSent()
    {
        Server.Answers(200, """{"events":[],"nextPageKey":"0"}""");

        await ToListAsync(Api.TriggeredEvents.QueryAsync(
            Type, new() { Project = "a+b", Stage = "s", Service = "v", EventId = "e", PageSize = null }));

        Server.Request.Target.Should().Be($"/api/controlPlane/v1/event/triggered/{Type}?eventID=e&project=a%2Bb&service=v&stage=s");
    }

    [Fact]
    public async Task Query_BesideADistributor_GoesThroughIt()
    {
        Server.Answers(200, """{"events":[],"nextPageKey":"0"}""");

        await ToListAsync(Distributor().TriggeredEvents.QueryAsync(Type, new() { PageSize = null }));

        Server.Request.ToString().Should().Be($"GET /controlPlane/v1/event/triggered/{Type}");
        Server.Request.Header("x-token").Should().BeNull("the sidecar adds its own");
    }

    [Fact]
    public async Task Query_ControlPlaneRepeatsPageOne_GivesEachEventOnceAndEnds()
    {
        // As Keptn 1.4.5 does: the key moves on, the events do not (recorded in shipyard/s90).
        Server.OnRequest = request => new(
            200, $$"""{"events":[{{EventsApiTests.Event(1)}},{{EventsApiTests.Event(2)}}],"nextPageKey":"{{Server.Requests.Count * 2}}","totalCount":5}""");

        var events = await ToListAsync(Api.TriggeredEvents.QueryAsync(Type, new() { PageSize = 2 }));

        events.Select(e => e.Id).Should().Equal("1", "2");
        Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task Query_RealPages_AreAllRead()
    {
        Server.Answers(200, $$"""{"events":[{{EventsApiTests.Event(1)}}],"nextPageKey":"20"}""")
            .Answers(200, """{"events":[],"nextPageKey":"40"}""")
            .Answers(200, $$"""{"events":[{{EventsApiTests.Event(2)}}],"nextPageKey":""}""");

        var events = await ToListAsync(Api.TriggeredEvents.QueryAsync(Type, new() { Project = "p" }));

        events.Select(e => e.Id).Should().Equal("1", "2");
        Server.Requests[2].Target.Should().EndWith("?nextPageKey=40&pageSize=1000&project=p");
    }

    [Fact]
    public async Task Query_SameKeyOverEmptyPages_FailsInsteadOfLooping()
    {
        Server.OnRequest = _ => new(200, """{"events":[],"nextPageKey":"20"}""");

        await Api.TriggeredEvents.Invoking(api => ToListAsync(api.QueryAsync(Type)))
            .Should().ThrowAsync<KeptnApiException>().WithMessage("*'20'*");

        Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task Query_UnknownProject_Fails()
    {
        Server.Answers(404, """{"code":404,"message":"project not found"}""");

        var thrown = await Api.TriggeredEvents.Invoking(api => ToListAsync(api.QueryAsync(Type, new() { Project = "x" })))
            .Should().ThrowAsync<KeptnApiException>();

        thrown.Which.NotFound.Should().Be(KeptnNotFound.Project);
    }

    [Theory]
    [InlineData("sh.keptn.>")]
    [InlineData("sh.keptn.event.*.triggered")]
    [InlineData("")]
    public void Query_Pattern_IsRefused(string type)
    {
        Api.TriggeredEvents.Invoking(api => api.QueryAsync(type)).Should().Throw<ArgumentException>();
    }
}
