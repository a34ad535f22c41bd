using Keptn.Sdk.Api;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Api;

public sealed class SequencesApiTests : ApiContractTest
{
    private const string StateJson = """
        {"name":"delivery","service":"carts","project":"p","time":"2026-11-21T22:01:44.843Z","shkeptncontext":"c","state":"timedOut",
        "stages":[{"name":"dev","image":"i:1","state":"succeeded","latestEvaluation":{"result":"pass","score":66.66666666666666},
        "latestEvent":{"type":"t","id":"e","time":"2026-11-21T22:01:45.509Z"}}],"problemTitle":"full disk"}
        """;

    [Fact]
    public async Task Query_AllConditions_AreSent()
    {
        Server.Answers(200, $$"""{"states":[{{StateJson}}],"nextPageKey":2,"totalCount":3}""").Answers(200, """{"states":[]}""");
        var time = new DateTimeOffset(2022, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var states = await ToListAsync(Api.Sequences.QueryAsync("p", new()
        {
            Name = "delivery",
            State = "started",
            KeptnContexts = ["c", "d"],
            FromTime = time,
            BeforeTime = time.AddDays(1),
            PageSize = 2,
        }));

        var state = states.Should().ContainSingle().Subject;
        state.IsOver.Should().BeTrue();
        state.ProblemTitle.Should().Be("full disk");
        state.Stages[0].LatestEvaluation.Should().Be(new SequenceEvaluation { Result = KeptnResult.Pass, Score = 66.66666666666666 });
        state.Stages[0].LatestEvent!.Id.Should().Be("e");
        state.Stages[0].LatestFailedEvent.Should().BeNull();
        Server.Requests.Select(r => r.ToString()).Should().Equal(
            "GET /api/controlPlane/v1/sequence/p?beforeTime=2022-01-03T03%3A04%3A05.000Z&fromTime=2022-01-02T03%3A04%3A05.000Z"
            + "&keptnContext=c%2Cd&name=delivery&pageSize=2&state=started",
            "GET /api/controlPlane/v1/sequence/p?beforeTime=2022-01-03T03%3A04%3A05.000Z&fromTime=2022-01-02T03%3A04%3A05.000Z"
            + "&keptnContext=c%2Cd&name=delivery&nextPageKey=2&pageSize=2&state=started");
    }

    [Fact]
    public async Task Find_Known_ReturnsIt()
    {
        Server.Answers(200, $$"""{"states":[{{StateJson}}],"totalCount":1}""");

        (await Api.Sequences.FindAsync("p", "c"))!.State.Should().Be("timedOut");

        Server.Request.Target.Should().Be("/api/controlPlane/v1/sequence/p?keptnContext=c&pageSize=100");
    }

    [Theory]
    [InlineData("""{"states":[]}""")]
    [InlineData("{}")]
    public async Task Find_Unknown_ReturnsNull(string body)
    {
        Server.Answers(200, body);

        (await Api.Sequences.FindAsync("p", "c")).Should().BeNull();
    }

    [Theory]
    [InlineData("started", false)]
    [InlineData("paused", false)]
    [InlineData("finished", true)]
    [InlineData("aborted", true)]
    [InlineData("new state", false)]
    public void IsOver_State_TellsWhetherAnythingFollows(string state, bool isOver)
    {
        new SequenceState { State = state }.IsOver.Should().Be(isOver);
    }

    [Fact]
    public async Task Control_EachVerb_IsPosted()
    {
        Server.OnRequest = _ => new(200, "{}");

        await Api.Sequences.PauseAsync("p", "c", "dev");
        await Api.Sequences.ResumeAsync("p", "c");
        await Api.Sequences.AbortAsync("a b", "not a/uuid");

        Server.Requests.Select(r => r.ToString()).Should().Equal(
            "POST /api/controlPlane/v1/sequence/p/c/control",
            "POST /api/controlPlane/v1/sequence/p/c/control",
            "POST /api/controlPlane/v1/sequence/a%20b/not%20a%2Fuuid/control");
        Server.Requests[0].ShouldHaveJson("""{"stage":"dev","state":"pause"}""");
        Server.Requests[1].ShouldHaveJson("""{"stage":"","state":"resume"}""");
        Server.Requests[2].ShouldHaveJson("""{"stage":"","state":"abort"}""");
    }

    [Fact]
    public void Query_ContextWithComma_IsRefused()
    {
        Api.Sequences.Invoking(api => api.QueryAsync("p", new() { KeptnContexts = ["a,b"] })).Should().Throw<ArgumentException>();
    }

    public static TheoryData<EvaluationRequest?, string> Evaluations => new()
    {
        { null, "{}" },
        { new() { Timeframe = TimeSpan.FromMinutes(5) }, """{"timeframe":"5m"}""" },
        { new() { Timeframe = new(1, 1, 30, 2, 5) }, """{"timeframe":"25h30m2s5ms"}""" },
        {
            new()
            {
                Start = new(2022, 1, 2, 5, 0, 0, TimeSpan.FromHours(2)),
                End = new(2022, 1, 2, 3, 4, 0, TimeSpan.Zero),
                Labels = new EventLabels([new("a", "b")]),
                GitCommitId = "g",
            },
            """{"labels":{"a":"b"},"start":"2022-01-02T03:00:00.000Z","end":"2022-01-02T03:04:00.000Z","gitcommitid":"g"}"""
        },
    };

    [Theory]
    [MemberData(nameof(Evaluations))]
    public async Task TriggerEvaluation_ValidTimes_ArePostedInUtc(EvaluationRequest? evaluation, string expected)
    {
        Server.Answers(200, """{"keptnContext":"c"}""");

        (await Api.Evaluations.TriggerAsync("p", "s", "v/1", evaluation)).Should().Be("c");

        Server.Request.ToString().Should().Be("POST /api/controlPlane/v1/project/p/stage/s/service/v%2F1/evaluation");
        Server.Request.ShouldHaveJson(expected);
    }

    public static TheoryData<EvaluationRequest, string> BadEvaluations => new()
    {
        { new() { End = DateTimeOffset.UnixEpoch, Timeframe = TimeSpan.FromHours(1) }, "End and Timeframe*" },
        { new() { End = DateTimeOffset.UnixEpoch }, "End needs Start*" },
        { new() { Start = DateTimeOffset.UnixEpoch }, "Start needs*" },
        { new() { Timeframe = TimeSpan.FromSeconds(59) }, "Timeframe must be*" },
        { new() { Start = DateTimeOffset.UnixEpoch, End = DateTimeOffset.UnixEpoch }, "*at least one minute*" },
    };

    [Theory]
    [MemberData(nameof(BadEvaluations))]
    public async Task TriggerEvaluation_TimesThatDoNotGoTogether_AreRefused(EvaluationRequest evaluation, string message)
    {
        await Api.Evaluations.Invoking(api => api.TriggerAsync("p", "s", "v", evaluation))
            .Should().ThrowAsync<ArgumentException>().WithMessage(message);

        Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task TriggerEvaluation_Refused_GivesTheServicesOwnCode()
    {
        // In these bodies the code is a number of its own, not the status.
        Server.Answers(400, """{"code":2,"message":"project 'p' not found"}""");

        var thrown = await Api.Evaluations.Invoking(api => api.TriggerAsync("p", "s", "v")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.KeptnCode.Should().Be(2);
        thrown.Which.StatusCode.Should().Be(System.Net.HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task TriggerEvaluation_NoContext_IsUnreadable()
    {
        Server.Answers(200, "{}");

        var thrown = await Api.Evaluations.Invoking(api => api.TriggerAsync("p", "s", "v")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.UnreadableAnswer);
    }
}
