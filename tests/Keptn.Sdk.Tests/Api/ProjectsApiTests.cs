using System.Net;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api;

public sealed class ProjectsApiTests : ApiContractTest
{
    private const string ProjectJson = """
        {"creationDate":"1641092645678901234","projectName":"sockshop","shipyard":"apiVersion: x\n","shipyardVersion":"spec.keptn.sh/0.2.2",
        "stages":[{"stageName":"dev","services":[{"creationDate":"1641092645678901234","serviceName":"carts","deployedImage":"carts:1.0",
        "lastEventTypes":{"sh.keptn.event.deployment.finished":{"eventId":"e","keptnContext":"c","time":"1641092645678901234"}},
        "openRemediations":null}],"parentStages":["qa"]},{"stageName":"prod","services":null}],"gitCredentials":{"remoteURL":"https://git.example/r",
        "user":"keptn","https":{"insecureSkipTLS":false}},"isUpstreamAutoProvisioned":true,"lastEventContext":{"eventId":"e","time":""}}
        """;

    [Fact]
    public async Task Get_Known_ReturnsAllOfIt()
    {
        Server.Answers(200, ProjectJson);

        var project = await Api.Projects.GetAsync("my project");

        Server.Request.ToString().Should().Be("GET /api/controlPlane/v1/project/my%20project");
        project.Name.Should().Be("sockshop");
        project.CreationDate.Should().Be(DateTimeOffset.Parse("2022-01-02T03:04:05.6789012Z", null));
        project.Shipyard.Should().Be("apiVersion: x\n");
        project.IsUpstreamAutoProvisioned.Should().BeTrue();
        project.GitCredentials!.RemoteUrl.Should().Be("https://git.example/r");
        project.LastEvent!.Time.Should().BeNull();
        project.Stages.Select(s => s.Name).Should().Equal("dev", "prod");
        project.Stages[0].ParentStages.Should().Equal("qa");
        project.Stages[1].Services.Should().BeEmpty();
        project.Stages[1].ParentStages.Should().BeEmpty();
        var service = project.Stages[0].Services.Should().ContainSingle().Subject;
        service.DeployedImage.Should().Be("carts:1.0");
        service.LastEvents["sh.keptn.event.deployment.finished"].KeptnContext.Should().Be("c");
    }

    [Fact]
    public async Task Get_Unknown_FailsAsNotFound()
    {
        Server.Answers(404, """{"code":404,"message":"Project not found: x"}""");

        var thrown = await Api.Projects.Invoking(api => api.GetAsync("x")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.NotFound.Should().Be(KeptnNotFound.Project);
        thrown.Which.Message.Should().Be("GET /api/controlPlane/v1/project/x: 404 NotFound: Project not found: x (code 404).");
    }

    [Fact]
    public async Task List_ManyPages_ReadsAll()
    {
        Server.Answers(200, """{"projects":[{"projectName":"a"}],"nextPageKey":"20","totalCount":2.0}""")
            .Answers(200, """{"projects":[{"projectName":"b"}],"nextPageKey":"0"}""");

        (await ToListAsync(Api.Projects.ListAsync())).Select(p => p.Name).Should().Equal("a", "b");

        Server.Requests.Select(r => r.ToString()).Should().Equal(
            "GET /api/controlPlane/v1/project", "GET /api/controlPlane/v1/project?nextPageKey=20");
    }

    [Fact]
    public async Task Create_WithRepository_EncodesWhatTheControlPlaneDecodes()
    {
        Server.Answers(201);

        await Api.Projects.CreateAsync(new()
        {
            Name = "sockshop",
            Shipyard = "apiVersion: ü\n",
            GitCredentials = new()
            {
                RemoteUrl = "https://git.example/r.git",
                User = "u",
                Https = new()
                {
                    Token = "tok",
                    Certificate = "PEM",
                    InsecureSkipTls = true,
                    Proxy = new() { Url = "proxy:3128", Scheme = "http", User = "pu", Password = "pp" },
                },
            },
        });

        Server.Request.ToString().Should().Be("POST /api/controlPlane/v1/project");
        Server.Request.ShouldHaveJson("""
            {"name":"sockshop","shipyard":"YXBpVmVyc2lvbjogw7wK","gitCredentials":{"remoteURL":"https://git.example/r.git","user":"u",
            "https":{"token":"tok","certificate":"UEVN","insecureSkipTLS":true,"proxy":{"url":"proxy:3128","scheme":"http","user":"pu",
            "password":"pp"}}}}
            """);
    }

    [Fact]
    public async Task Create_Exists_Fails()
    {
        Server.Answers(409, """{"code":409,"message":"could not create project 'p': project already exists"}""");

        var thrown = await Api.Projects.Invoking(api => api.CreateAsync(new() { Name = "p", Shipyard = "x" }))
            .Should().ThrowAsync<KeptnApiException>();

        thrown.Which.StatusCode.Should().Be(HttpStatusCode.Conflict);
        thrown.Which.NotFound.Should().Be(KeptnNotFound.None);
    }

    [Fact]
    public async Task Update_Repository_SendsNoShipyard()
    {
        Server.Answers(201);

        await Api.Projects.UpdateAsync("p", new() { RemoteUrl = "ssh://git/r", Ssh = new() { PrivateKey = "KEY", Passphrase = "pw" } });

        Server.Request.ToString().Should().Be("PUT /api/controlPlane/v1/project");
        Server.Request.ShouldHaveJson(
            """{"name":"p","gitCredentials":{"remoteURL":"ssh://git/r","ssh":{"privateKey":"S0VZ","privateKeyPass":"pw"}}}""");
    }

    [Fact]
    public async Task Delete_Known_ReturnsWhatIsLeft()
    {
        Server.Answers(200, """{"message":"The Git upstream of the project will not be deleted.\n"}""");

        (await Api.Projects.DeleteAsync("p")).Should().Be("The Git upstream of the project will not be deleted.\n");

        Server.Request.ToString().Should().Be("DELETE /api/controlPlane/v1/project/p");
    }

    [Fact]
    public async Task Stages_ListAndGet_AskTheControlPlane()
    {
        Server.Answers(200, """{"stages":[{"stageName":"dev"}],"nextPageKey":"0"}""").Answers(200, """{"stageName":"dev"}""");

        (await ToListAsync(Api.Stages.ListAsync("p"))).Should().ContainSingle();
        (await Api.Stages.GetAsync("p", "dev")).Name.Should().Be("dev");

        Server.Requests.Select(r => r.ToString()).Should().Equal(
            "GET /api/controlPlane/v1/project/p/stage", "GET /api/controlPlane/v1/project/p/stage/dev");
    }

    [Fact]
    public async Task Stages_GetUnknown_ReadsTheFirstOfTwoErrorBodies()
    {
        // The control plane writes a second JSON object behind the error.
        Server.Answers(404, """{"code":404,"message":"Stage not found"}{"stageName":""}""");

        var thrown = await Api.Stages.Invoking(api => api.GetAsync("p", "x")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.NotFound.Should().Be(KeptnNotFound.Stage);
    }

    [Fact]
    public async Task Services_AllCalls_AskTheControlPlane()
    {
        Server.Answers(200, """{"services":[{"serviceName":"carts"}],"nextPageKey":"0"}""")
            .Answers(200, """{"serviceName":"carts","lastEventTypes":null}""")
            .Answers(200, """{"message":""}""")
            .Answers(200, """{"message":""}""");

        (await ToListAsync(Api.Services.ListAsync("p", "s"))).Should().ContainSingle();
        (await Api.Services.GetAsync("p", "s", "carts")).LastEvents.Should().BeEmpty();
        await Api.Services.CreateAsync("p", "carts");
        await Api.Services.DeleteAsync("p", "carts");

        Server.Requests.Select(r => r.ToString()).Should().Equal(
            "GET /api/controlPlane/v1/project/p/stage/s/service",
            "GET /api/controlPlane/v1/project/p/stage/s/service/carts",
            "POST /api/controlPlane/v1/project/p/service",
            "DELETE /api/controlPlane/v1/project/p/service/carts");
        Server.Requests[2].ShouldHaveJson("""{"serviceName":"carts"}""");
    }

    [Fact]
    public void Models_AsText_ShowNoSecret()
    {
        var credentials = new GitCredentials
        {
            RemoteUrl = "https://git",
            Https = new() { Token = "SECRET", Certificate = "c", Proxy = new() { Url = "u", Password = "SECRET" } },
            Ssh = new() { PrivateKey = "SECRET", Passphrase = "SECRET" },
        };
        var definition = new SecretDefinition { Name = "n", Data = new Dictionary<string, string> { ["k"] = "SECRET" } };

        $"{credentials} {definition} {new ProjectDefinition { Name = "p", Shipyard = "s", GitCredentials = credentials }}"
            .Should().NotContain("SECRET").And.Contain("https://git").And.Contain("Keys = k");
    }
}
