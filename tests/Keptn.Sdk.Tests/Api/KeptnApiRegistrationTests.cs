using System.Net;
using Keptn.Sdk.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Tests.Api;

public sealed class KeptnApiRegistrationTests : ApiContractTest
{
    [Theory]
    [InlineData(typeof(IAuthenticationApi))]
    [InlineData(typeof(IEvaluationsApi))]
    [InlineData(typeof(IEventsApi))]
    [InlineData(typeof(IKeptnApi))]
    [InlineData(typeof(ILogsApi))]
    [InlineData(typeof(IMetadataApi))]
    [InlineData(typeof(IProjectsApi))]
    [InlineData(typeof(IResourcesApi))]
    [InlineData(typeof(ISecretsApi))]
    [InlineData(typeof(ISequencesApi))]
    [InlineData(typeof(IServicesApi))]
    [InlineData(typeof(IStagesApi))]
    [InlineData(typeof(ITriggeredEventsApi))]
    [InlineData(typeof(IUniformApi))]
    public async Task AddKeptnApi_EachClient_CanBeInjected(Type type)
    {
        var services = new ServiceCollection();
        services.AddKeptnApi();
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        provider.GetRequiredService(type).Should().BeSameAs(provider.GetRequiredService(type));
    }

    [Fact]
    public async Task AddKeptnApi_Call_GoesThroughTheFactory()
    {
        Server.Answers(200, "[]");
        var services = new ServiceCollection();
        var handlers = 0;
        services.AddKeptnApi(Configure).AddHttpMessageHandler(() => new CountingHandler(() => handlers++));
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await provider.GetRequiredService<IUniformApi>().ListAsync();

        handlers.Should().Be(1);
        Server.Request.Header("x-token").Should().Be(Token);
        Server.Request.Header("User-Agent").Should().StartWith("Keptn.Sdk/");
    }

    [Fact]
    public async Task AddKeptnApi_OtherPrimaryHandler_TakesTheCalls()
    {
        var services = new ServiceCollection();
        services.AddKeptnApi(options => options.Services.ShipyardController = new("http://elsewhere"))
            .ConfigurePrimaryHttpMessageHandler(() => new FakeHandler(request => request.RequestUri!.AbsoluteUri));
        await using var provider = services.BuildServiceProvider();

        var thrown = await provider.GetRequiredService<IUniformApi>().Invoking(api => api.ListAsync())
            .Should().ThrowAsync<KeptnApiException>();

        thrown.Which.KeptnMessage.Should().Be("http://elsewhere/v1/uniform/registration");
    }

    [Fact]
    public async Task AddKeptnApi_Twice_AddsToTheOptionsAndSendsOnce()
    {
        Server.OnRequest = _ => new(401, "{}");
        var services = new ServiceCollection();
        services.AddKeptnApi(Configure);
        services.AddKeptnApi(options => options.TokenHeader = "x-other");
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IUniformApi>().Invoking(api => api.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        Server.Request.Header("x-other").Should().Be(Token);
    }

    [Fact]
    public async Task AddKeptnApi_ClientRegisteredBefore_Stays()
    {
        var services = new ServiceCollection();
        var own = new KeptnApiClientStub();
        services.AddSingleton<IMetadataApi>(own);
        services.AddKeptnApi();
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IMetadataApi>().Should().BeSameAs(own);
    }

    [Fact]
    public async Task AddKeptnApi_BadOptions_FailAtStart()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddKeptnApi(options => options.Mode = KeptnApiMode.Remote);
        using var host = builder.Build();

        await host.Invoking(h => h.StartAsync()).Should().ThrowAsync<OptionsValidationException>().WithMessage("*Endpoint is required*");
    }

    [Fact]
    public async Task AddKeptnApi_EverythingLogged_HoldsNoToken()
    {
        Server.OnRequest = request => request.Target switch
        {
            "/token" => new(200, """{"access_token":"my-bearer"}"""),
            _ => new(500, """{"code":500,"message":"refused my-token and my-bearer of my-client-secret"}"""),
        };
        using var logs = new LogCapture();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        services.AddSingleton<TimeProvider>(new ManualTimeProvider { ComesDueAtOnce = static wait => wait < TimeSpan.FromSeconds(9) });
        services.AddKeptnApi(options =>
        {
            Configure(options);
            options.MaxRetries = 2;
            options.OAuth.ClientId = "client";
            options.OAuth.ClientSecret = "my-client-secret";
            options.OAuth.TokenUrl = new Uri(Server.Address, "/token");
        });
        await using var provider = services.BuildServiceProvider();

        var thrown = await provider.GetRequiredService<IUniformApi>().Invoking(api => api.ListAsync())
            .Should().ThrowAsync<KeptnApiException>();

        Server.Requests.Where(r => r.Target != "/token").Should().HaveCount(3)
            .And.OnlyContain(r => r.Header("Authorization") == "Bearer my-bearer");
        logs.Lines.Should().Contain(line => line.StartsWith("Debug: Trying again", StringComparison.Ordinal));
        logs.Lines.Should().NotContain(line => line.Contains("HTTP request", StringComparison.Ordinal), "the factory's own log of each request is off");
        string.Join('\n', logs.Lines.Append(thrown.Which.ToString())).Should()
            .NotContain(Token).And.NotContain("my-bearer").And.NotContain("my-client-secret");
    }

    private void Configure(KeptnApiOptions options)
    {
        options.Endpoint = new Uri(Server.Address, "/api");
        options.Token = Token;
        options.MaxRetries = 0;
    }

    private sealed class CountingHandler(Action count) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count();
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class FakeHandler(Func<HttpRequestMessage, string> message) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest)
            {
                Content = new StringContent($$"""{"code":400,"message":"{{message(request)}}"}"""),
            });
    }

    private sealed class KeptnApiClientStub : IMetadataApi
    {
        public Task<KeptnMetadata> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(new KeptnMetadata());
    }
}
