using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api;

public sealed class LogsApiTests : ApiContractTest
{
    [Fact]
    public async Task Write_Entries_PostsThem()
    {
        Server.Answers(200, "{}");

        await Api.Logs.WriteAsync(
        [
            new()
            {
                IntegrationId = "i",
                Message = "boom <&> ü",
                Time = new(2022, 1, 2, 3, 4, 5, 600, TimeSpan.Zero),
                KeptnContext = "c",
                Task = "t",
                TriggeredId = "tr",
                GitCommitId = "g",
            },
            new() { IntegrationId = "i", Message = "m" },
        ]);

        Server.Request.ToString().Should().Be("POST /api/controlPlane/v1/log");
        Server.Request.ShouldHaveJson("""
            {"logs":[{"integrationid":"i","message":"boom <&> ü","time":"2022-01-02T03:04:05.6Z","shkeptncontext":"c","task":"t",
            "triggeredid":"tr","gitcommitid":"g"},{"integrationid":"i","message":"m","shkeptncontext":"","task":"","triggeredid":"",
            "gitcommitid":""}]}
            """);
    }

    [Fact]
    public async Task Write_Nothing_SendsNothing()
    {
        await Api.Logs.WriteAsync([]);

        Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Query_ManyPages_SendsTheKeyOn()
    {
        Server.Answers(200, """{"logs":[{"integrationid":"i","message":"1","time":"2022-01-02T03:04:05.678Z","task":null}],"nextPageKey":2,"totalCount":3}""")
            .Answers(200, """{"logs":[{"message":"2"},null],"nextPageKey":4.0}""")
            .Answers(200, """{"logs":[{"message":"3"}],"nextPageKey":0,"totalCount":3}""");

        var entries = await ToListAsync(Api.Logs.QueryAsync(new()
        {
            IntegrationId = "i",
            FromTime = new(2022, 1, 2, 3, 4, 5, TimeSpan.Zero),
            BeforeTime = new(2022, 1, 3, 0, 0, 0, TimeSpan.Zero),
            PageSize = 2,
        }));

        entries.Select(e => e.Message).Should().Equal("1", "2", "3");
        entries[0].Task.Should().BeEmpty();
        Server.Requests.Select(r => r.ToString()).Should().Equal(
            "GET /api/controlPlane/v1/log?beforeTime=2022-01-03T00%3A00%3A00.000Z&fromTime=2022-01-02T03%3A04%3A05.000Z&integrationId=i&pageSize=2",
            "GET /api/controlPlane/v1/log?beforeTime=2022-01-03T00%3A00%3A00.000Z&fromTime=2022-01-02T03%3A04%3A05.000Z&integrationId=i&nextPageKey=2&pageSize=2",
            "GET /api/controlPlane/v1/log?beforeTime=2022-01-03T00%3A00%3A00.000Z&fromTime=2022-01-02T03%3A04%3A05.000Z&integrationId=i&nextPageKey=4&pageSize=2");
    }

    [Fact]
    public async Task Query_Nothing_ReadsAsEmpty()
    {
        Server.Answers(200, """{"logs":null}""");

        (await ToListAsync(Api.Logs.QueryAsync())).Should().BeEmpty();

        Server.Request.Target.Should().Be("/api/controlPlane/v1/log?pageSize=100");
    }

    [Fact]
    public async Task Delete_WithConditions_SendsThem()
    {
        Server.Answers(200, """{"integrationId":"","fromTime":"","beforeTime":""}""");

        await InCluster().Logs.DeleteAsync(new() { IntegrationId = "a b", BeforeTime = new(2022, 1, 3, 0, 0, 0, TimeSpan.Zero) });

        Server.Request.ToString().Should().Be("DELETE /v1/log?beforeTime=2022-01-03T00%3A00%3A00.000Z&integrationId=a+b");
        Server.Request.Header("Host").Should().Be("shipyard-controller:8080");
    }

    [Fact]
    public async Task Delete_WithoutConditions_IsRefused()
    {
        await Api.Logs.Invoking(api => api.DeleteAsync(new())).Should().ThrowAsync<ArgumentException>().WithMessage("*DeleteAllAsync*");

        Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task DeleteAll_ThroughTheGateway_SaysThatItIsNotAllowed()
    {
        Server.Answers(403, "<html><head><title>403 Forbidden</title></head></html>", "text/html");

        var thrown = await Api.Logs.Invoking(api => api.DeleteAllAsync()).Should().ThrowAsync<KeptnApiException>();

        Server.Request.ToString().Should().Be("DELETE /api/controlPlane/v1/log");
        thrown.Which.Message.Should().EndWith("The gateway does not allow this call from outside the cluster.");
    }
}
