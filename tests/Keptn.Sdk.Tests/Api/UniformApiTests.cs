using System.Net;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api;

public sealed class UniformApiTests : ApiContractTest
{
    private const string Id = "25b2e644f4f534d321c54ef4468423d91e2fde78";

    private const string IntegrationJson = """
        {"id":"25b2e644f4f534d321c54ef4468423d91e2fde78","name":"n","metadata":{"hostname":"node","integrationversion":"1.2.3",
        "distributorversion":"0.15.0","location":"control-plane","kubernetesmetadata":{"namespace":"ns","podname":"pod-1",
        "deploymentname":"n"},"lastseen":"2022-01-02T03:04:05.678901234Z","new":{"unknown":[1]}},"subscriptions":[{"id":"s-1",
        "event":"sh.keptn.event.deployment.triggered","filter":{"projects":["sockshop"],"stages":null}}]}
        """;

    private static readonly Integration s_integration = new()
    {
        Name = "n",
        Metadata = new() { HostName = "node", Kubernetes = new() { Namespace = "ns" }, Location = "control-plane" },
        Subscriptions = [new() { Event = "sh.keptn.event.test.triggered", Filter = new() { Stages = ["dev", "prod"] } }],
    };

    [Theory]
    [InlineData(201, true)]
    [InlineData(200, false)]
    public async Task Register_Answered_TellsWhetherTheIntegrationIsNew(int status, bool isNew)
    {
        Server.Answers(status, $$"""{"id":"{{Id}}"}""");

        var registration = await Api.Uniform.RegisterAsync(s_integration);

        registration.Should().Be(new IntegrationRegistration(Id, isNew));
        Server.Request.ToString().Should().Be("POST /api/controlPlane/v1/uniform/registration");
        Server.Request.Header("x-token").Should().Be(Token);
        Server.Request.ShouldHaveJson("""
            {"id":"","name":"n","metadata":{"hostname":"node","integrationversion":"","distributorversion":"","location":"control-plane",
            "kubernetesmetadata":{"namespace":"ns","podname":"","deploymentname":""}},"subscriptions":[{"id":"",
            "event":"sh.keptn.event.test.triggered","filter":{"projects":[],"stages":["dev","prod"],"services":[]}}]}
            """);
    }

    [Fact]
    public async Task Register_IncompleteIdentity_IsRefusedBeforeSending()
    {
        var integration = s_integration with { Metadata = new() { HostName = "node" } };

        await Api.Uniform.Invoking(api => api.RegisterAsync(integration))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*Metadata.Kubernetes.Namespace*");

        Server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":null}""")]
    public async Task Register_AnswerWithoutId_IsUnreadable(string body)
    {
        Server.Answers(201, body);

        var thrown = await Api.Uniform.Invoking(api => api.RegisterAsync(s_integration)).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.UnreadableAnswer);
    }

    [Fact]
    public async Task Ping_Known_ReturnsTheSubscriptionsOfTheControlPlane()
    {
        Server.Answers(200, IntegrationJson);

        var integration = await Api.Uniform.PingAsync(Id);

        Server.Request.ToString().Should().Be($"PUT /api/controlPlane/v1/uniform/registration/{Id}/ping");
        Server.Request.ShouldHaveNoBody();
        Server.Request.Header("Content-Length").Should().Be("0");
        integration.Id.Should().Be(Id);
        integration.Metadata.LastSeen.Should().Be(DateTimeOffset.Parse("2022-01-02T03:04:05.6789012Z", null));
        integration.Metadata.Kubernetes.PodName.Should().Be("pod-1");
        var subscription = integration.Subscriptions.Should().ContainSingle().Subject;
        subscription.Filter.Projects.Should().Equal("sockshop");
        subscription.Filter.Stages.Should().BeEmpty("null is an empty list");
        subscription.Filter.Services.Should().BeEmpty("absent is an empty list");
    }

    [Fact]
    public async Task Ping_ZeroTimeAndNullSubscriptions_ReadsAsNone()
    {
        Server.Answers(200, """{"ID":"a","metadata":{"lastseen":"0001-01-01T00:00:00Z","kubernetesmetadata":null},"subscriptions":null}""");

        var integration = await Api.Uniform.PingAsync("a");

        integration.Id.Should().Be("a", "names are read in any case, as Go does");
        integration.Metadata.LastSeen.Should().BeNull();
        integration.Metadata.Kubernetes.Namespace.Should().BeEmpty();
        integration.Subscriptions.Should().BeEmpty();
    }

    [Fact]
    public async Task Ping_Expired_FailsAsNotFound()
    {
        Server.Answers(404, """{"code":404,"message":"could not find integration with id x"}""");

        var thrown = await Api.Uniform.Invoking(api => api.PingAsync("x")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.IsNotFound.Should().BeTrue();
        thrown.Which.StatusCode.Should().Be(HttpStatusCode.NotFound);
        thrown.Which.KeptnMessage.Should().Be("could not find integration with id x");
    }

    [Fact]
    public async Task Ping_RouteUnknown_IsNotTakenForAnExpiredRegistration()
    {
        Server.Answers(404, "404 page not found", "text/plain");

        var thrown = await Api.Uniform.Invoking(api => api.PingAsync("x")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.IsNotFound.Should().BeFalse();
        thrown.Which.NotFound.Should().Be(KeptnNotFound.Route);
        thrown.Which.Message.Should().Contain("404 page not found").And.Contain("Check the endpoint");
    }

    [Fact]
    public async Task Unregister_Any_Deletes()
    {
        Server.Answers(200, "{}");

        await Api.Uniform.UnregisterAsync("a/b c%");

        Server.Request.ToString().Should().Be("DELETE /api/controlPlane/v1/uniform/registration/a%2Fb%20c%25");
        Server.Request.ShouldHaveNoBody();
    }

    [Fact]
    public async Task Unregister_LoginPage_IsNoSuccess()
    {
        Server.Answers(200, "<html><body>login</body></html>", "text/html");

        var thrown = await Api.Uniform.Invoking(api => api.UnregisterAsync("a")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.UnreadableAnswer);
        thrown.Which.Message.Should().Contain("text/html").And.Contain("login");
    }

    [Fact]
    public async Task List_WithQuery_SendsAllConditions()
    {
        Server.Answers(200, $"[{IntegrationJson},null]");

        var integrations = await Api.Uniform.ListAsync(new()
        {
            Id = "i",
            Name = "my name",
            Namespace = "ns",
            HostName = "h",
            Project = "p&q",
            Stage = "s",
            Service = "v",
        });

        integrations.Should().ContainSingle().Which.Id.Should().Be(Id);
        Server.Request.Target.Should().Be(
            "/api/controlPlane/v1/uniform/registration?hostname=h&id=i&name=my+name&namespace=ns&project=p%26q&service=v&stage=s");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData(null)]
    public async Task List_Nothing_ReadsAsEmpty(string? body)
    {
        Server.Answers(200, body);

        (await Api.Uniform.ListAsync()).Should().BeEmpty();

        Server.Request.Target.Should().Be("/api/controlPlane/v1/uniform/registration");
    }

    [Fact]
    public async Task ListSubscriptions_Null_ReadsAsEmpty()
    {
        Server.Answers(200, "null");

        (await Api.Uniform.ListSubscriptionsAsync("i")).Should().BeEmpty();

        Server.Request.ToString().Should().Be("GET /api/controlPlane/v1/uniform/registration/i/subscription");
    }

    [Fact]
    public async Task GetSubscription_Known_ReturnsIt()
    {
        Server.Answers(200, """{"id":"s","event":"e","filter":{}}""");

        (await Api.Uniform.GetSubscriptionAsync("i", "s")).Event.Should().Be("e");

        Server.Request.ToString().Should().Be("GET /api/controlPlane/v1/uniform/registration/i/subscription/s");
    }

    [Fact]
    public async Task CreateSubscription_New_ReturnsItsId()
    {
        Server.Answers(201, """{"id":"new-id"}""");

        var id = await Api.Uniform.CreateSubscriptionAsync("i", new() { Event = "e", Filter = new() { Projects = ["p"] } });

        id.Should().Be("new-id");
        Server.Request.ToString().Should().Be("POST /api/controlPlane/v1/uniform/registration/i/subscription");
        Server.Request.ShouldHaveJson("""{"id":"","event":"e","filter":{"projects":["p"],"stages":[],"services":[]}}""");
    }

    [Fact]
    public async Task CreateSubscription_WithoutType_IsRefused()
    {
        await Api.Uniform.Invoking(api => api.CreateSubscriptionAsync("i", new()))
            .Should().ThrowAsync<ArgumentException>().WithMessage("Event is empty*");
    }

    [Fact]
    public async Task UpdateSubscription_Known_ReplacesIt()
    {
        Server.Answers(201, """{"id":"s"}""");

        await Api.Uniform.UpdateSubscriptionAsync("i", new() { Id = "s", Event = "e" });

        Server.Request.ToString().Should().Be("PUT /api/controlPlane/v1/uniform/registration/i/subscription/s");
        Server.Request.ShouldHaveJson("""{"id":"s","event":"e","filter":{"projects":[],"stages":[],"services":[]}}""");
    }

    [Fact]
    public async Task DeleteSubscription_Any_Deletes()
    {
        Server.Answers(200, "{}");

        await Api.Uniform.DeleteSubscriptionAsync("i", "s");

        Server.Request.ToString().Should().Be("DELETE /api/controlPlane/v1/uniform/registration/i/subscription/s");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Ping_IdThatWouldChangeThePath_IsRefused(string id)
    {
        await Api.Uniform.Invoking(api => api.PingAsync(id)).Should().ThrowAsync<ArgumentException>();

        Server.Requests.Should().BeEmpty();
    }
}
