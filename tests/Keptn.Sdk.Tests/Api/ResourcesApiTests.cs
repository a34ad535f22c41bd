using System.Net;
using System.Text;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api;

public sealed class ResourcesApiTests : ApiContractTest
{
    private const string Commit = "4a8f5c1e2d3b4a5968778695a4b3c2d1e0f00112";

    private const string Written = """{"commitID":"4a8f5c1e2d3b4a5968778695a4b3c2d1e0f00112","metadata":{"upstreamURL":"https://git/r","version":"4a8f5c1e2d3b4a5968778695a4b3c2d1e0f00112"}}""";

    private const string Missing = """{"code":404,"message":"Resource not found"}""";

    private static readonly ResourceScope s_service = ResourceScope.Service("sockshop", "dev", "carts");

    [Fact]
    public async Task Get_AtAService_ReturnsContentAndCommit()
    {
        Server.Answers(200, """{"resourceURI":"helm%2Fvalues.yaml","resourceContent":"AP+AQQ==","metadata":{"upstreamURL":"https://git/r","version":"abc"}}""");

        var resource = await Api.Resources.GetAsync(s_service, "helm/values.yaml", Commit);

        Server.Request.ToString().Should().Be(
            "GET /api/resource-service/v1/project/sockshop/stage/dev/service/carts/resource/helm%252Fvalues.yaml?gitCommitID=" + Commit);
        Server.Request.ShouldHaveNoBody();
        resource.Uri.Should().Be("helm/values.yaml", "the service's echo is sometimes escaped");
        resource.Content.ToArray().Should().Equal(0x00, 0xFF, 0x80, 0x41);
        resource.CommitId.Should().Be("abc");
        resource.UpstreamUrl.Should().Be("https://git/r");
        resource.Scope.Should().Be(s_service);
    }

    // What the service does with each: recorded in http-services/resource-service/05-names-and-escaping.
    public static TheoryData<string, string, string> Names => new()
    {
        { "slo.yaml", "slo.yaml", "slo.yaml" },
        { "helm/carts.tgz", "helm%252Fcarts.tgz", "helm%2Fcarts.tgz" },
        { "with space.txt", "with%2520space.txt", "with%20space.txt" },
        { "plus+name.txt", "plus%252Bname.txt", "plus%2Bname.txt" },
        { "pct%2Fname.txt", "pct%25252Fname.txt", "pct%25252Fname.txt" },
        { "100%.txt", "100%2525.txt", "100%2525.txt" },
        { "q?name#1&x=y;z", "q%253Fname%25231%2526x%253Dy%253Bz", "q%3Fname%231%26x%3Dy%3Bz" },
        { "back\\slash \"q\"", "back%255Cslash%2520%2522q%2522", "back%5Cslash%20%22q%22" },
        { "ü-日本/🚀", "%25C3%25BC-%25E6%2597%25A5%25E6%259C%25AC%252F%25F0%259F%259A%2580", "%C3%BC-%E6%97%A5%E6%9C%AC%2F%F0%9F%9A%80" },
        { "/abs.yaml", "%252Fabs.yaml", "%2Fabs.yaml" },
        { "a//b", "a%252F%252Fb", "a%2F%2Fb" },
        { "./c.txt", ".%252Fc.txt", ".%2Fc.txt" },
        { "...", "...", "..." },
        { "~x", "~x", "~x" },
        { "tab\tnewline\n", "tab%2509newline%250A", "tab%09newline%0A" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Get_AwkwardName_IsEscapedAsEachWayNeedsIt(string name, string throughTheGateway, string inCluster)
    {
        Server.OnRequest = _ => new(200, "{}");
        var scope = ResourceScope.Project("p");

        await Api.Resources.GetAsync(scope, name);
        await InCluster().Resources.GetAsync(scope, name);
        await Distributor().Resources.GetAsync(scope, name);

        Server.Requests.Select(r => r.Target).Should().Equal(
            $"/api/resource-service/v1/project/p/resource/{throughTheGateway}",
            $"/v1/project/p/resource/{inCluster}",
            $"/resource-service/v1/project/p/resource/{Uri.EscapeDataString(name)}");
        Server.Requests[1].Header("Host").Should().Be("resource-service:8080");
    }

    [Fact]
    public async Task Get_AwkwardScope_IsEscapedOnceInEachSegment()
    {
        Server.Answers(200, "{}");

        await Api.Resources.GetAsync(ResourceScope.Service("a/b", "c d", "e%+"), "f");

        Server.Request.Target.Should().Be("/api/resource-service/v1/project/a%2Fb/stage/c%20d/service/e%25%2B/resource/f");
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("")]
    [InlineData(".")]
    public async Task Get_NameThatLeavesItsFolder_IsRefused(string name)
    {
        await Api.Resources.Invoking(api => api.GetAsync(s_service, name)).Should().ThrowAsync<ArgumentException>();

        Server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"resourceURI":"f","metadata":{"version":"v"}}""", "")]
    [InlineData("""{"resourceURI":"f","resourceContent":""}""", "")]
    [InlineData("""{"resourceURI":"f","resourceContent":null,"metadata":null}""", "")]
    [InlineData("""{"resourceContent":"aGVsbG8\ngd29\r\nybGQ="}""", "hello world")]
    [InlineData("""{"resourceContent":"77u/aGk=","unknown":[1,{}]}""", "hi")]
    public async Task Get_ContentAsServicesSendIt_IsRead(string body, string expected)
    {
        Server.Answers(200, body);

        (await Api.Resources.GetAsync(s_service, "f")).GetText().Should().Be(expected);
    }

    [Theory]
    [InlineData("""{"resourceContent":"not base64!"}""")]
    [InlineData("""{"resourceContent":"_-8="}""")]
    [InlineData("""{"resourceContent":7}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("<html></html>")]
    public async Task Get_Garbage_IsUnreadable(string body)
    {
        Server.Answers(200, body);

        var thrown = await Api.Resources.Invoking(api => api.GetAsync(s_service, "f")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.UnreadableAnswer);
    }

    // The texts are those of the real resource service.
    [Theory]
    [InlineData("Resource not found", KeptnNotFound.Resource)]
    [InlineData("Service not found", KeptnNotFound.Service)]
    [InlineData("Stage not found", KeptnNotFound.Stage)]
    [InlineData("Project not found", KeptnNotFound.Project)]
    [InlineData("Could not find credentials for upstream repository", KeptnNotFound.Project)]
    [InlineData("Upstream repository not found", KeptnNotFound.UpstreamRepository)]
    [InlineData("no idea", KeptnNotFound.Other)]
    public async Task Get_Missing_TellsWhatIsMissing(string message, KeptnNotFound expected)
    {
        Server.Answers(404, $$"""{"code":404,"message":"{{message}}"}""");

        var thrown = await Api.Resources.Invoking(api => api.GetAsync(s_service, "f")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.NotFound.Should().Be(expected);
        thrown.Which.IsNotFound.Should().BeTrue();
        thrown.Which.Message.Should().Contain(message);
    }

    [Fact]
    public async Task Find_FileMissing_ReturnsNull()
    {
        Server.Answers(404, Missing);

        (await Api.Resources.FindAsync(s_service, "f")).Should().BeNull();
    }

    [Theory]
    [InlineData("""{"code":404,"message":"Stage not found"}""")]
    [InlineData("""{"code":404,"message":"Could not find credentials for upstream repository"}""")]
    [InlineData("404 page not found")]
    [InlineData("")]
    public async Task Find_SomethingElseMissing_Fails(string body)
    {
        Server.Answers(404, body, "text/plain");

        await Api.Resources.Invoking(api => api.FindAsync(s_service, "f")).Should().ThrowAsync<KeptnApiException>();
    }

    [Fact]
    public async Task FindNearest_OnlyTheProjectHasIt_IsReadFromThereInItsNewestState()
    {
        Server.Answers(404, """{"code":404,"message":"Service not found"}""").Answers(404, Missing)
            .Answers(200, """{"resourceContent":"eA=="}""");

        var found = await Api.Resources.FindNearestAsync(s_service, "d/x.yaml", Commit);

        found!.GetText().Should().Be("x");
        found.Scope.Should().Be(ResourceScope.Project("sockshop"));
        Server.Requests.Select(r => r.Target["/api/resource-service/v1/project/sockshop".Length..]).Should().Equal(
            "/stage/dev/service/carts/resource/d%252Fx.yaml?gitCommitID=" + Commit,
            "/stage/dev/resource/d%252Fx.yaml?gitCommitID=" + Commit,
            "/resource/d%252Fx.yaml");
    }

    [Fact]
    public async Task FindNearest_Nowhere_ReturnsNull()
    {
        Server.OnRequest = _ => new(404, Missing);

        (await Api.Resources.FindNearestAsync(ResourceScope.Stage("p", "s"), "f")).Should().BeNull();

        Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task FindNearest_ErrorAtOneLevel_IsNotPassedOver()
    {
        Server.Answers(404, Missing).Answers(500, """{"code":500,"message":"Internal server error"}""");

        await Api.Resources.Invoking(api => api.FindNearestAsync(s_service, "f")).Should().ThrowAsync<KeptnApiException>();

        Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task List_ManyPages_GivesNamesThatOtherCallsTake()
    {
        Server.Answers(200, """{"nextPageKey":"20","resources":[{"resourceURI":"/carts/slo.yaml","metadata":{"version":"v"}},null],"totalCount":2}""")
            .Answers(200, """{"nextPageKey":"0","resources":[{"resourceURI":"/metadata.yaml"}]}""");

        var resources = await ToListAsync(Api.Resources.ListAsync(ResourceScope.Stage("sockshop", "dev")));

        resources.Should().Equal(new ResourceEntry("carts/slo.yaml", "v"), new ResourceEntry("metadata.yaml", ""));
        Server.Requests.Select(r => r.ToString()).Should().Equal(
            "GET /api/resource-service/v1/project/sockshop/stage/dev/resource",
            "GET /api/resource-service/v1/project/sockshop/stage/dev/resource?nextPageKey=20");
    }

    [Fact]
    public async Task Create_Files_PostsThemInOneCommit()
    {
        Server.Answers(201, Written);

        var commit = await Api.Resources.CreateAsync(
            s_service, [ResourceUpload.FromText("a/b.txt", "ü"), new("empty", default), new("bin", new byte[] { 0, 255 })]);

        commit.Should().Be(new ResourceCommit(Commit, "https://git/r"));
        Server.Request.ToString().Should().Be("POST /api/resource-service/v1/project/sockshop/stage/dev/service/carts/resource");
        Server.Request.ShouldHaveJson("""
            {"resources":[{"resourceURI":"a/b.txt","resourceContent":"w7w="},{"resourceURI":"empty","resourceContent":""},
            {"resourceURI":"bin","resourceContent":"AP8="}]}
            """);
    }

    [Fact]
    public async Task Update_AtTheProject_PutsTheList()
    {
        Server.Answers(200, """{"metadata":{"version":"v1"}}""");

        var commit = await Api.Resources.UpdateAsync(ResourceScope.Project("p"), [ResourceUpload.FromText("shipyard.yaml", "x")]);

        commit.Should().Be(new ResourceCommit("v1", ""));
        Server.Request.ToString().Should().Be("PUT /api/resource-service/v1/project/p/resource");
    }

    [Fact]
    public async Task Put_OneFile_PutsItUnderItsName()
    {
        Server.Answers(200, Written);

        await Api.Resources.PutAsync(s_service, ResourceUpload.FromText("helm/x.yaml", "x"));

        Server.Request.ToString().Should().Be(
            "PUT /api/resource-service/v1/project/sockshop/stage/dev/service/carts/resource/helm%252Fx.yaml");
        Server.Request.ShouldHaveJson("""{"resourceURI":"helm/x.yaml","resourceContent":"eA=="}""");
    }

    [Fact]
    public async Task Delete_Known_ReturnsTheCommit()
    {
        Server.Answers(200, Written);

        (await Api.Resources.DeleteAsync(s_service, "slo.yaml")).CommitId.Should().Be(Commit);

        Server.Request.ToString().Should().Be("DELETE /api/resource-service/v1/project/sockshop/stage/dev/service/carts/resource/slo.yaml");
        Server.Request.ShouldHaveNoBody();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Delete_Refused_Fails(int status)
    {
        Server.Answers(status, $$"""{"code":{{status}},"message":"Resource not found"}""");

        var thrown = await Api.Resources.Invoking(api => api.DeleteAsync(s_service, "f")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.StatusCode.Should().Be((HttpStatusCode)status);
    }

    [Fact]
    public async Task Create_Nothing_IsRefused()
    {
        await Api.Resources.Invoking(api => api.CreateAsync(s_service, [])).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task Create_LargerThanTheGatewayTakes_IsRefusedBeforeSending()
    {
        var thrown = await Api.Resources
            .Invoking(api => api.CreateAsync(s_service, [new("big", new byte[4 * 1024 * 1024])]))
            .Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.TooLarge);
        thrown.Which.Message.Should().Contain("the limit is 5242880 (MaxRequestSize)");
        Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Create_GatewayRefusesTheSizeInHtml_IsExplained()
    {
        Server.Answers(413, "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body></body></html>", "text/html");

        var thrown = await Api.Resources.Invoking(api => api.CreateAsync(s_service, [new("f", new byte[10])]))
            .Should().ThrowAsync<KeptnApiException>();

        thrown.Which.KeptnMessage.Should().BeNull();
        thrown.Which.Message.Should().Be(
            "POST /api/resource-service/v1/project/sockshop/stage/dev/service/carts/resource: 413 RequestEntityTooLarge; the body "
            + "(text/html) is not an error of Keptn: '413 Request Entity Too Large'. Keptn's gateway takes 5 MiB by default.");
    }

    [Fact]
    public void GetText_OtherBytes_AreReplacedNotLost()
    {
        new KeptnResource { Uri = "u", Scope = s_service, Content = Encoding.Latin1.GetBytes("ü") }.GetText().Should().Be("\uFFFD");
    }
}
