using System.Net;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api;

public sealed class PlatformApiTests : ApiContractTest
{
    private static readonly SecretDefinition s_secret = new()
    {
        Name = "my-secret",
        Data = new Dictionary<string, string> { ["k"] = "v", ["ü <&>"] = "\n" },
    };

    [Fact]
    public async Task Secrets_List_ReadsTheCapitalKey()
    {
        Server.Answers(200, """{"Secrets":[{"name":"n","scope":"s","keys":["k"]},{"name":"m","keys":null}]}""");

        var secrets = await Api.Secrets.ListAsync("a b", "s");

        Server.Request.ToString().Should().Be("GET /api/secrets/v1/secret?name=a+b&scope=s");
        secrets.Select(s => s.Name).Should().Equal("n", "m");
        secrets[0].Keys.Should().Equal("k");
        secrets[1].Keys.Should().BeEmpty();
    }

    [Fact]
    public async Task Secrets_ListScopes_ReturnsThem()
    {
        Server.Answers(200, """{"scopes":["keptn-default","keptn-webhook-service"]}""");

        (await InCluster().Secrets.ListScopesAsync()).Should().Equal("keptn-default", "keptn-webhook-service");

        Server.Request.ToString().Should().Be("GET /v1/scope");
        Server.Request.Header("Host").Should().Be("secret-service:8080");
    }

    [Fact]
    public async Task Secrets_CreateAndUpdate_SendTheScope()
    {
        Server.Answers(201, """{"name":"my-secret"}""").Answers(200, """{"name":"my-secret"}""");

        await Api.Secrets.CreateAsync(s_secret);
        await Api.Secrets.UpdateAsync(s_secret with { Scope = "other" });

        Server.Requests.Select(r => r.ToString()).Should().Equal("POST /api/secrets/v1/secret", "PUT /api/secrets/v1/secret");
        Server.Requests[0].ShouldHaveJson("""{"name":"my-secret","scope":"keptn-default","data":{"k":"v","ü <&>":"\n"}}""");
        Server.Requests[1].ShouldHaveJson("""{"name":"my-secret","scope":"other","data":{"k":"v","ü <&>":"\n"}}""");
    }

    [Fact]
    public async Task Secrets_Delete_EscapesNameAndScope()
    {
        Server.Answers(200);

        await Api.Secrets.DeleteAsync("a&b c/", "s#%");

        Server.Request.ToString().Should().Be("DELETE /api/secrets/v1/secret?name=a%26b+c%2F&scope=s%23%25");
    }

    [Fact]
    public async Task Secrets_BesideADistributor_AreNotPossible()
    {
        await Distributor().Secrets.Invoking(api => api.ListAsync())
            .Should().ThrowAsync<NotSupportedException>().WithMessage("*secret service*");
    }

    [Fact]
    public async Task Metadata_Get_ReadsIt()
    {
        Server.Answers(200, """{"automaticprovisioning":false,"bridgeversion":"N/A","keptnlabel":"keptn","keptnversion":"1.4.5","namespace":"keptn","shipyardversion":"0.2.0","keptnservices":{}}""");

        var metadata = await Api.Metadata.GetAsync();

        Server.Request.ToString().Should().Be("GET /api/v1/metadata");
        metadata.Should().Be(new KeptnMetadata
        {
            AutomaticProvisioning = false,
            BridgeVersion = "N/A",
            KeptnLabel = "keptn",
            KeptnVersion = "1.4.5",
            Namespace = "keptn",
            ShipyardVersion = "0.2.0",
        });
    }

    [Fact]
    public async Task Metadata_BesideADistributor_IsNotPossible()
    {
        await Distributor().Metadata.Invoking(api => api.GetAsync()).Should().ThrowAsync<NotSupportedException>();
    }

    [Fact]
    public async Task Authenticate_Accepted_Returns()
    {
        Server.Answers(200);

        await Api.Authentication.AuthenticateAsync();

        Server.Request.ToString().Should().Be("POST /api/v1/auth");
        Server.Request.ShouldHaveNoBody();
    }

    [Theory]
    [InlineData(401, """{"code":401,"message":"incorrect api key auth"}""", false)]
    [InlineData(429, """{"code":429, "message":"too many requests"}""", true)]
    public async Task Authenticate_Refused_Fails(int status, string body, bool isTransient)
    {
        Server.Answers(status, body);

        var thrown = await Api.Authentication.Invoking(api => api.AuthenticateAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.StatusCode.Should().Be((HttpStatusCode)status);
        thrown.Which.IsTransient.Should().Be(isTransient);
    }
}
