using System.Net;

namespace Keptn.Sdk.Local.Tests.Api;

public class AccessTests
{
    [Theory]
    [InlineData("/api/v1/metadata", "wrong", "incorrect api key auth")]
    [InlineData("/api/v1/metadata", null, "unauthenticated or invalid credentials")]
    [InlineData("/api/controlPlane/v1/project", "wrong", "unauthenticated or invalid credentials")]
    [InlineData("/api/controlPlane/v1/project", null, "unauthenticated or invalid credentials")]
    [InlineData("/api//controlPlane/v1/project", null, "unauthenticated or invalid credentials")]
    [InlineData("/api/resource-service/v1/project/p/resource", null, "unauthenticated or invalid credentials")]
    [InlineData("/api/mongodb-datastore/event", null, "unauthenticated or invalid credentials")]
    [InlineData("/api/secrets/v1/secret", null, "unauthenticated or invalid credentials")]
    public async Task PublicApi_WithoutTheToken_Refuses(string target, string? token, string message)
    {
        await using var server = await ServerFixture.StartAsync();

        var answer = await server.Client.GetAsync(target, token: token);

        answer.Status.Should().Be(HttpStatusCode.Unauthorized);
        answer.Json["message"]!.ToString().Should().Be(message);
        answer.Json["code"]!.GetValue<int>().Should().Be(401);
    }

    [Fact]
    public async Task PublicApi_BodyLargerThanTheGatewayTakes_IsRefusedWithAnAnswer()
    {
        await using var server = await ServerFixture.StartAsync();
        var body = $$"""{"type":"sh.keptn.event.x.started","source":"s","data":"{{new string('x', 5 * 1024 * 1024)}}"}""";

        // A client that sends all the same may find the connection closed before it has read the answer.
        var answer = await server.Client.SendAsync("POST", "/api/v1/event", body, null, ServerFixture.Token, ("Expect", "100-continue"));

        answer.Status.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        answer.Json["code"]!.GetValue<int>().Should().Be(413);
        answer.Json["message"]!.ToString().Should().Contain("too large");
    }

    [Fact]
    public async Task PublicApi_WithTheToken_Answers()
    {
        await using var server = await ServerFixture.StartAsync();

        var metadata = await server.Client.GetAsync("/api/v1/metadata", token: ServerFixture.Token);
        var auth = await server.Client.SendAsync("POST", "/api/v1/auth", null, token: ServerFixture.Token);

        metadata.Json["keptnversion"]!.ToString().Should().Be("1.4.5");
        metadata.Json["automaticprovisioning"]!.GetValue<bool>().Should().BeTrue();
        auth.Status.Should().Be(HttpStatusCode.OK);
        auth.Text.Should().BeEmpty();
    }

    [Theory]
    [InlineData("DELETE", "/api/controlPlane/v1/log")]
    [InlineData("GET", "/api/resource-service/v1/project/p/stage/s/service/x")]
    [InlineData("POST", "/api/resource-service/v1/project")]
    [InlineData("DELETE", "/api/resource-service/v1/project/p")]
    [InlineData("POST", "/api/mongodb-datastore/event")]
    [InlineData("GET", "/api/mongodb-datastore/health")]
    public async Task PublicApi_WhatTheGatewayKeepsInside_IsForbidden(string method, string target)
    {
        await using var server = await ServerFixture.StartAsync();

        (await server.Client.SendAsync(method, target, null, token: ServerFixture.Token)).Status.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("shipyard-controller:8080", "/v1/project", "projects")]
    [InlineData("localhost", "/v1/project", "projects")]
    [InlineData("mongodb-datastore:8080", "/event", "events")]
    [InlineData("mongodb-datastore.keptn.svc.cluster.local:8080", "/event", "events")]
    [InlineData("secret-service:8080", "/v1/secret", "Secrets")]
    [InlineData("api-service:8080", "/v1/metadata", "keptnversion")]
    [InlineData("resource-service:8080", "/v1/project/sockshop/resource", "resources")]
    [InlineData("configuration-service:8080", "/v1/project/sockshop/resource", "resources")]
    [InlineData("localhost:8081", "/resource-service/v1/project/sockshop/resource", "resources")]
    [InlineData("localhost:8081", "/controlPlane/v1/project", "projects")]
    public async Task Root_ByNameOfTheHost_IsThatService(string host, string target, string member)
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);

        var answer = await server.Client.GetAsync(target, host);

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Json[member].Should().NotBeNull();
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("shipyard-controller.evil.example:8080")]
    [InlineData("resource-service.dev")]
    [InlineData("a.keptn.svc.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task Root_ByANameThatAnybodyCouldOwn_NeedsTheToken(string host)
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);

        var refused = await server.Client.GetAsync("/controlPlane/v1/project", host);
        var given = await server.Client.GetAsync("/controlPlane/v1/project", host, ServerFixture.Token);

        refused.Status.Should().Be(HttpStatusCode.MisdirectedRequest);
        refused.Text.Should().NotContain("projects");
        given.Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("[::1]:8080")]
    [InlineData("127.0.0.1")]
    [InlineData("LocalHost:8080")]
    [InlineData("keptn.localhost")]
    [InlineData("shipyard-controller.keptn:8080")]
    [InlineData("shipyard-controller.keptn-dev.svc:8080")]
    [InlineData("shipyard-controller.keptn.svc.cluster.local.")]
    public async Task Root_ByANameOfThisMachineOrOfACluster_NeedsNoToken(string host)
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);

        (await server.Client.GetAsync("/controlPlane/v1/project", host)).Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    public async Task Root_FromAWebPageOfOthers_Refuses(string origin)
    {
        await using var server = await ServerFixture.StartAsync();

        var answer = await server.Client.SendAsync("GET", "/v1/project", null, null, null, ("Origin", origin));

        answer.Status.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Health_WithoutAnything_Answers()
    {
        await using var server = await ServerFixture.StartAsync();

        (await server.Client.GetAsync("/health")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SendEvent_LargerThanTheLimit_IsRefused()
    {
        await using var server = await ServerFixture.StartAsync(configure: options => options.MaxRequestSize = 1000);

        var answer = await server.Client.SendJsonAsync(
            "POST", "/api/v1/event", "{\"type\":\"sh.keptn.event.x.started\",\"source\":\"s\",\"data\":{\"x\":\"" + new string('x', 2000) + "\"}}", token: ServerFixture.Token);

        answer.Status.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task StartAsync_OnAnAddressThatOthersReach_NeedsAToken()
    {
        var start = () => ServerFixture.StartAsync(configure: options => (options.Address, options.Token) = (IPAddress.Any, null));

        (await start.Should().ThrowAsync<ArgumentException>()).WithMessage("*Token is needed*");
    }

    [Fact]
    public async Task StartAsync_WithoutToken_GeneratesOne()
    {
        await using var first = await ServerFixture.StartAsync(configure: options => options.Token = null);
        await using var second = await ServerFixture.StartAsync(configure: options => options.Token = null);

        first.Server.Token.Should().HaveLength(32).And.NotBe(second.Server.Token);
        (await first.Client.GetAsync("/api/v1/metadata", token: first.Server.Token)).Status.Should().Be(HttpStatusCode.OK);
    }
}
