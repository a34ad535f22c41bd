using System.Net;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.Api;

public sealed class AuthenticationTests : ApiContractTest, IDisposable
{
    private const string Refused = """{"code":401, "message":"unauthenticated or invalid credentials"}""";

    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Token_Value_IsTrimmedAndSent()
    {
        Server.Answers(200, "[]");

        await Remote(options => options.Token = " tok \n").Uniform.ListAsync();

        Server.Request.Header("x-token").Should().Be("tok");
        Server.Request.Header("User-Agent").Should().StartWith("Keptn.Sdk/");
        Server.Request.Header("Accept").Should().Be("application/json");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Token_None_SendsNoHeader(string? token)
    {
        Server.Answers(200, "[]");

        await Remote(options => options.Token = token).Uniform.ListAsync();

        Server.Request.Header("x-token").Should().BeNull();
    }

    [Fact]
    public async Task Token_OwnHeader_IsUsed()
    {
        Server.Answers(200, "[]");

        await Remote(options =>
        {
            options.TokenHeader = "Authorization";
            options.Token = "Bearer my-token";
        }).Uniform.ListAsync();

        Server.Request.Header("Authorization").Should().Be("Bearer my-token");
    }

    [Fact]
    public async Task Token_InCluster_GoesToNoServiceThatDoesNotAskForIt()
    {
        Server.OnRequest = _ => new(200, "{}");
        var api = InCluster();

        await api.Projects.GetAsync("p");
        await api.Secrets.ListAsync();
        await api.Metadata.GetAsync();

        Server.Requests.Select(r => r.Header("x-token")).Should().Equal(null, null, Token);
    }

    [Fact]
    public async Task TokenFile_Unchanged_IsReadOnce()
    {
        await File.WriteAllTextAsync(_file, "first\n");
        Server.OnRequest = _ => new(200, "[]");
        var api = FromFile();

        await api.Uniform.ListAsync();
        File.Delete(_file);
        await api.Uniform.ListAsync();

        Server.Requests.Select(r => r.Header("x-token")).Should().Equal("first", "first");
    }

    [Fact]
    public async Task TokenFile_ChangedAndRefused_IsReadAgainEvenForCallsThatAreNotRepeated()
    {
        await File.WriteAllTextAsync(_file, "old");
        Server.OnRequest = request =>
        {
            if (request.Header("x-token") == "new")
            {
                return new(200, """{"keptnContext":"c"}""");
            }

            File.WriteAllText(_file, "new");
            return new(401, Refused);
        };
        var cloudEvent = new CloudEvent { Type = "t", Source = "s", Data = CloudEventData.FromJson("""{"a":1}""") };
        var api = FromFile();

        await api.Events.SendAsync(cloudEvent);
        await api.Events.SendAsync(cloudEvent);

        Server.Requests.Select(r => r.Header("x-token")).Should().Equal("old", "new", "new");
        Server.Requests[1].Body.Should().Equal(Server.Requests[0].Body);
    }

    [Fact]
    public async Task TokenFile_UnchangedAndRefused_FailsWithoutASecondTry()
    {
        await File.WriteAllTextAsync(_file, "old");
        Server.Answers(401, Refused);

        var thrown = await FromFile().Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        thrown.Which.Failure.Should().Be(KeptnApiFailure.ErrorAnswer);
        Server.Requests.Should().HaveCount(1);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("", "holds no token")]
    [InlineData("a\nb", "holds no token")]
    public async Task TokenFile_Unusable_SaysWhichFileAndSendsNothing(string? content, string expected)
    {
        if (content is not null)
        {
            await File.WriteAllTextAsync(_file, content);
        }

        var thrown = await FromFile().Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.Authentication);
        thrown.Which.Message.Should().Contain(_file).And.Contain(expected);
        thrown.Which.Path.Should().Be("/api/controlPlane/v1/uniform/registration");
        Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task OAuth_WithDiscovery_FetchesOneTokenForManyCalls()
    {
        Server.OnRequest = request => request.Target switch
        {
            "/.well-known/x" => new(200, $$"""{"issuer":"i","token_endpoint":"{{new Uri(Server.Address, "/token")}}"}"""),
            "/token" => new(200, """{"access_token":"bearer-1","token_type":"Bearer","expires_in":300}"""),
            _ => new(200, "[]"),
        };
        var api = WithOAuth(oauth => oauth.DiscoveryUrl = new Uri(Server.Address, "/.well-known/x"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.Uniform.ListAsync()));

        Server.Requests.Should().ContainSingle(r => r.Target == "/.well-known/x");
        var fetch = Server.Requests.Should().ContainSingle(r => r.Target == "/token").Subject;
        fetch.Method.Should().Be("POST");
        fetch.Text.Should().Be("grant_type=client_credentials&scope=a+b");
        fetch.Header("Authorization").Should().Be("Basic " + Convert.ToBase64String("my%20id:s%3Acret"u8));
        fetch.Header("x-token").Should().BeNull("the provider is not Keptn");
        Server.Requests.Where(r => r.Target.StartsWith("/api/", StringComparison.Ordinal))
            .Should().HaveCount(8).And.OnlyContain(r => r.Header("Authorization") == "Bearer bearer-1" && r.Header("x-token") == Token);
    }

    [Fact]
    public async Task OAuth_ProviderTakesTheFormOnly_IsSentTheForm()
    {
        Server.OnRequest = request => request.Target != "/token" ? new(200, "[]")
            : request.Header("Authorization") is not null ? new(401, """{"error":"invalid_client"}""")
            : new(200, """{"access_token":"bearer-1"}""");

        await WithOAuth().Uniform.ListAsync();

        Server.Requests[1].Text.Should().Be("grant_type=client_credentials&scope=a+b&client_id=my+id&client_secret=s%3Acret");
        Server.Requests[2].Header("Authorization").Should().Be("Bearer bearer-1");
    }

    [Fact]
    public async Task OAuth_TokenExpires_IsRenewedBefore()
    {
        var tokens = 0;
        Server.OnRequest = request => request.Target == "/token"
            ? new(200, $$"""{"access_token":"bearer-{{++tokens}}","expires_in":"300"}""") : new(200, "[]");
        var clock = new ManualTimeProvider();
        var api = WithOAuth(timeProvider: clock);

        await api.Uniform.ListAsync();
        clock.Advance(TimeSpan.FromSeconds(269));
        await api.Uniform.ListAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await api.Uniform.ListAsync();

        Server.Requests.Where(r => r.Target != "/token").Select(r => r.Header("Authorization"))
            .Should().Equal("Bearer bearer-1", "Bearer bearer-1", "Bearer bearer-2");
    }

    [Fact]
    public async Task OAuth_TokenRefused_IsFetchedAnewOnce()
    {
        var tokens = 0;
        Server.OnRequest = request => request.Target == "/token" ? new(200, $$"""{"access_token":"bearer-{{++tokens}}"}""")
            : request.Header("Authorization") == "Bearer bearer-2" ? new(200, "[]")
            : new(401, Refused);

        await WithOAuth().Uniform.ListAsync();

        Server.Requests.Select(r => r.Target).Should().Equal(
            "/token", "/api/controlPlane/v1/uniform/registration", "/token", "/api/controlPlane/v1/uniform/registration");
    }

    [Theory]
    [InlineData(500, "boom", "answered 500: 'boom'", true)]
    [InlineData(403, "no", "answered 403: 'no'", false)]
    [InlineData(401, """{"error":"invalid_client","hint":"s:cret"}""", "answered 401", false)]
    [InlineData(200, "<html>", "did not answer with the JSON", false)]
    [InlineData(200, "{}", "without a usable access_token", false)]
    public async Task OAuth_ProviderFails_SaysSoWithoutTheSecret(int status, string body, string expected, bool isTransient)
    {
        Server.OnRequest = _ => new(status, body);

        var thrown = await WithOAuth().Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.Authentication);
        thrown.Which.IsTransient.Should().Be(isTransient);
        thrown.Which.Message.Should().Contain(expected).And.NotContain("s:cret");
        Server.Requests.Should().OnlyContain(r => r.Target == "/token");
    }

    [Fact]
    public async Task OAuth_DiscoveryNamesNoEndpoint_Fails()
    {
        Server.OnRequest = _ => new(200, """{"token_endpoint":"file:///etc/passwd"}""");
        var api = WithOAuth(oauth => oauth.DiscoveryUrl = new Uri(Server.Address, "/d"));

        await api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>().WithMessage("*no usable token_endpoint*");
    }

    [Fact]
    public async Task Error_ThatRepeatsTheToken_HidesIt()
    {
        Server.Answers(400, """{"code":400,"message":"token my-token is bad"}""").Answers(502, "<b>my-token</b>", "text/html");

        var first = await Api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();
        var second = await Api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        first.Which.KeptnMessage.Should().Be("token *** is bad");
        $"{first.Which}{second.Which}".Should().NotContain(Token);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_ReadOnTheSameHost_IsFollowedWithTheToken(int status)
    {
        Server.Script.Enqueue(new(status) { Headers = { ["Location"] = "/elsewhere" } });
        Server.Answers(200, "[]");

        await Api.Uniform.ListAsync();

        Server.Requests.Select(r => r.ToString()).Should().Equal("GET /api/controlPlane/v1/uniform/registration", "GET /elsewhere");
        Server.Requests[1].Header("x-token").Should().Be(Token);
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_WriteThatKeepsItsVerb_IsFollowedWithItsBody(int status)
    {
        Server.Script.Enqueue(new(status) { Headers = { ["Location"] = "/elsewhere" } });
        Server.Answers(200, "{}");

        await Api.Services.CreateAsync("p", "carts");

        Server.Requests[1].ToString().Should().Be("POST /elsewhere");
        Server.Requests[1].ShouldHaveJson("""{"serviceName":"carts"}""");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    public async Task Redirect_WriteThatWouldBecomeARead_IsAnError(int status)
    {
        Server.Script.Enqueue(new(status) { Headers = { ["Location"] = "/elsewhere" } });

        var thrown = await Api.Services.Invoking(s => s.CreateAsync("p", "carts")).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.StatusCode.Should().Be((HttpStatusCode)status);
        thrown.Which.Message.Should().Contain("points to '/elsewhere', which was not followed");
        Server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task Redirect_ToAnotherHost_DoesNotGetTheToken()
    {
        await using var other = await ApiServer.StartAsync();
        Server.Script.Enqueue(new(302) { Headers = { ["Location"] = new Uri(other.Address, "/stolen").ToString() } });

        await Api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>().WithMessage("*not followed*");

        other.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Redirect_Circle_Ends()
    {
        Server.OnRequest = request => new(307) { Headers = { ["Location"] = request.Target } };

        await Api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        Server.Requests.Should().HaveCount(6);
    }

    private IKeptnApi FromFile() => Remote(options =>
    {
        options.Token = null;
        options.TokenFile = _file;
    });

    private IKeptnApi WithOAuth(Action<KeptnOAuthOptions>? configure = null, TimeProvider? timeProvider = null) => Remote(
        options =>
        {
            options.OAuth.ClientId = "my id";
            options.OAuth.ClientSecret = "s:cret";
            options.OAuth.Scopes.Add("a");
            options.OAuth.Scopes.Add("b");
            if (configure is null)
            {
                options.OAuth.TokenUrl = new Uri(Server.Address, "/token");
            }

            configure?.Invoke(options.OAuth);
        },
        timeProvider);
}
