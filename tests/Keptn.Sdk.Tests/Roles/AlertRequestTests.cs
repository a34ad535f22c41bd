using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Roles;

/// <summary>Which requests of a tool are taken, and what the others are told.</summary>
public sealed class AlertRequestTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(AlertHost.Secret + "x")]
    [InlineData("S3CRET-OF-THE-TEST")]
    public async Task Secret_Wrong_IsRefusedAndNeverLogged(string? secret)
    {
        await using var host = await AlertHost.StartAsync();

        using var response = await host.PostAsync(AlertHost.Message("a"), secret);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync()).Should().Be("The header Authorization must have the secret.");
        response.Headers.WwwAuthenticate.Single().Scheme.Should().Be("Bearer");
        host.Transport.Sent.Should().BeEmpty();
        host.Log.Entries.Should().Contain(e => e.Level == LogLevel.Warning && e.Text.Contains("/alerts/tool", StringComparison.Ordinal));
        host.Log.Entries.Should().NotContain(e => e.Text.Contains(AlertHost.Secret, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("bearer " + AlertHost.Secret, HttpStatusCode.Accepted)]
    [InlineData("Basic " + AlertHost.Secret, HttpStatusCode.Unauthorized)]
    [InlineData(AlertHost.Secret, HttpStatusCode.Unauthorized)]
    public async Task Secret_OtherSchemes_OnlyBearerCounts(string header, HttpStatusCode expected)
    {
        await using var host = await AlertHost.StartAsync();

        using var response = await host.PostAsync(AlertHost.Message("a"), null, r => r.Headers.TryAddWithoutValidation("Authorization", header));

        response.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task Secret_InAHeaderOfItsOwn_StandsAsItIs()
    {
        await using var host = await AlertHost.StartAsync(o => o.SecretHeader = "X-Alert-Token");

        using var inOther = await host.PostAsync(AlertHost.Message("a"));
        using var twice = await host.PostAsync(AlertHost.Message("a"), null, r => r.Headers.Add("X-Alert-Token", [AlertHost.Secret, "x"]));
        using var right = await host.PostAsync(AlertHost.Message("a"), null, r => r.Headers.Add("X-Alert-Token", AlertHost.Secret));

        inOther.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        twice.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        right.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Secret_NotSet_StartsOnlyWhereThatIsMeant()
    {
        var missing = () => AlertHost.StartAsync(o => o.Secret = null);
        (await missing.Should().ThrowAsync<ArgumentException>()).WithMessage("*needs a secret*");

        await using var host = await AlertHost.StartAsync(o => (o.Secret, o.AllowAnonymous) = (null, true));
        using var response = await host.PostAsync(AlertHost.Message("a"), null);
        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("", "*The body cannot be read as ToolMessage*")]
    [InlineData("null", "*The body is null*")]
    [InlineData("[]", "*The body cannot be read as ToolMessage*")]
    [InlineData("{", "*The body cannot be read as ToolMessage*")]
    [InlineData("{}", "*alerts*")]
    [InlineData("""{"alerts":[{"startsAt":"2022-01-02T03:04:05Z"}]}""", "*'id'*")]
    [InlineData("""{"alerts":[{"id":"a","startsAt":"yesterday"}]}""", "*$.alerts[0].startsAt*")]
    public async Task Body_IsNotTheTools_IsAnswered400NamingTheField(string body, string expected)
    {
        await using var host = await AlertHost.StartAsync();

        using var response = await host.PostAsync(body);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Match(expected);
        host.Transport.Sent.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"id":"a","project":""}""", "alert 0: project is missing or empty")]
    [InlineData("""{"id":"a","project":null}""", "alert 0: project is missing or empty")]
    [InlineData("""{"id":"a","stage":" "}""", "alert 0: stage is missing or empty")]
    [InlineData("""{"id":"a","stage":"a.b"}""", "alert 0: stage cannot be that of a sequence: 'a.b' has a dot*")]
    [InlineData("null", "alert 0: it is null")]
    public async Task Alert_CannotBeUsed_IsAnswered400NamingTheField(string alert, string expected)
    {
        await using var host = await AlertHost.StartAsync();

        using var response = await host.PostAsync($$"""{"alerts":[{{alert}}]}""");

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await AlertHost.ReadAsync(response)).GetProperty("alerts")[0].GetProperty("problem").GetString().Should().Match(expected);
    }

    [Fact]
    public async Task Alert_OneCannotBeUsed_TheOthersAre()
    {
        await using var host = await AlertHost.StartAsync();

        using var response = await host.PostAsync("""{"alerts":[{"id":"a"},{"id":"b","project":""},{"id":"c"}]}""");

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await AlertHost.ReadAsync(response)).GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("outcome").GetString()).Should().Equal("sent", "rejected", "sent");
        host.Log.AtLeast(LogLevel.Warning).Should().ContainMatch("*alert 1: project is missing*");
    }

    [Fact]
    public async Task Map_Throws_IsAnswered400WithoutItsText()
    {
        await using var host = await AlertHost.StartAsync(map: _ => throw new InvalidOperationException("internal"));
        using var response = await host.PostAsync(AlertHost.Message("a"));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("internal");
        host.Log.AtLeast(LogLevel.Error).Should().ContainMatch("*internal*");
    }

    [Fact]
    public async Task Map_ThrowsABadRequest_IsAnsweredAsItSays()
    {
        await using var host = await AlertHost.StartAsync(map: _ => throw new BadHttpRequestException("labels.project is missing", 422));
        using var response = await host.PostAsync(AlertHost.Message("a"));

        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await response.Content.ReadAsStringAsync()).Should().Be("labels.project is missing");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_TooLarge_IsAnswered413(bool announced)
    {
        await using var host = await AlertHost.StartAsync(o => o.MaxBodySize = 100);
        var body = AlertHost.Message("a", "b", "c", "d");
        using HttpContent content = announced ? new StringContent(body) : new StreamContent(new UnknownLength(System.Text.Encoding.UTF8.GetBytes(body)));

        using var response = await host.PostAsync(content);

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        host.Transport.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Body_TooManyAlerts_IsAnswered413AndNoneIsSent()
    {
        await using var host = await AlertHost.StartAsync(o => o.MaxAlerts = 2);

        using var response = await host.PostAsync(AlertHost.Message("a", "b", "c"));

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync()).Should().Be("The body has more than 2 alerts; that is the limit.");
        host.Transport.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Requests_MoreThanTheLimit_AreAnswered429()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        await using var host = await AlertHost.StartAsync(o => o.MaxConcurrentRequests = 1, map: _ =>
        {
            running.TrySetResult();
            release.Wait(TimeSpan.FromSeconds(30));
            return [];
        });

        var first = host.PostAsync(AlertHost.Message("a"));
        await running.Task.WaitAsync(TimeSpan.FromSeconds(30));
        using var second = await host.PostAsync(AlertHost.Message("a"));
        release.Set();
        using var firstResponse = await first;
        using var third = await host.PostAsync(AlertHost.Message("a"));

        second.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        second.Headers.RetryAfter.Should().NotBeNull();
        firstResponse.StatusCode.Should().Be(HttpStatusCode.Accepted);
        third.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
