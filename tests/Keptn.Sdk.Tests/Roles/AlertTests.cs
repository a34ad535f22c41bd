using System.Net;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Roles;

public sealed class AlertTests
{
    [Fact]
    public async Task Alert_Firing_TriggersTheRemediationOfItsStage()
    {
        await using var host = await AlertHost.StartAsync();

        using var response = await host.PostAsync(AlertHost.Message("a"));

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var sent = host.Transport.Sent.Should().ContainSingle().Subject;
        sent.Type.Should().Be("sh.keptn.event.production.remediation.triggered");
        sent.Source.Should().Be("alerts");
        sent.DataContentType.Should().Be("application/json");
        sent.KeptnSpecVersion.Should().Be("0.2.4");
        sent.TriggeredId.Should().BeNull();
        sent.Time.Should().NotBeNull();
        Guid.TryParse(sent.KeptnContext, out _).Should().BeTrue();
        Guid.TryParse(sent.Id, out _).Should().BeTrue();
        sent.Id.Should().NotBe(sent.KeptnContext);
        sent.Data.ToString().Should().Be("""{"problem":{"State":"OPEN","ProblemTitle":"Too slow"},"project":"sockshop","stage":"production","service":"carts"}""");
        var answer = await ReadAsync(response);
        answer.GetProperty("alerts")[0].GetProperty("outcome").GetString().Should().Be("sent");
        answer.GetProperty("alerts")[0].GetProperty("keptnContext").GetString().Should().Be(sent.KeptnContext);
    }

    [Fact]
    public async Task Alert_Repeated_TriggersNothingMore()
    {
        await using var host = await AlertHost.StartAsync();
        using var first = await host.PostAsync(AlertHost.Message("a"));

        using var second = await host.PostAsync(AlertHost.Message("a", "a"));

        second.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await ReadAsync(second)).GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("outcome").GetString()).Should().Equal("duplicate", "duplicate");
        host.Transport.Sent.Should().ContainSingle();
    }

    [Fact]
    public async Task Alert_RepeatedToAnotherProcess_IsTheSameEvent()
    {
        await using var one = await AlertHost.StartAsync();
        await using var two = await AlertHost.StartAsync();
        await one.PostAsync(AlertHost.Message("a"));
        await two.PostAsync(AlertHost.Message("a"));

        // Written down, for it must not change from version to version either.
        foreach (var sent in (CloudEvent[])[one.Transport.Sent[0], two.Transport.Sent[0]])
        {
            sent.Id.Should().Be("fafa80ea-d621-83af-a616-7424bccc2439");
            sent.KeptnContext.Should().Be("6f275184-697e-872d-928c-3fcf97b49dbc");
        }
    }

    [Fact]
    public async Task Alert_ResolvedAndFiredAgain_IsAnotherRun()
    {
        await using var host = await AlertHost.StartAsync();
        await host.PostAsync("""{"alerts":[{"id":"a","startsAt":"2022-01-02T03:04:05Z"}]}""");
        using var resolved = await host.PostAsync("""{"alerts":[{"id":"a","startsAt":"2022-01-02T03:04:05Z","status":"resolved"}]}""");
        await host.PostAsync("""{"alerts":[{"id":"a","startsAt":"2022-01-02T04:00:00Z"}]}""");

        resolved.StatusCode.Should().Be(HttpStatusCode.Accepted);
        host.Transport.Sent.Should().HaveCount(2);
        host.Transport.Sent.Select(e => e.KeptnContext).Should().OnlyHaveUniqueItems();
        host.Transport.Sent.Select(e => e.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Alert_OfAnotherProjectStageOrRoute_IsAnotherRun()
    {
        await using var host = await AlertHost.StartAsync();
        await host.PostAsync("""{"alerts":[{"id":"a"},{"id":"a","project":"x"},{"id":"a","stage":"x"}]}""");

        host.Transport.Sent.Select(e => e.KeptnContext).Should().HaveCount(3).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Window_IsOver_TheSameEventIsSentAgain()
    {
        var time = new ManualTimeProvider();
        await using var host = await AlertHost.StartAsync(o => o.DeduplicationWindow = TimeSpan.FromHours(2), time);
        await host.PostAsync(AlertHost.Message("a"));

        time.Advance(TimeSpan.FromHours(1));
        await host.PostAsync(AlertHost.Message("a"));
        host.Transport.Sent.Should().ContainSingle();
        time.Advance(TimeSpan.FromHours(1));
        await host.PostAsync(AlertHost.Message("a"));

        host.Transport.Sent.Should().HaveCount(2);
        host.Transport.Sent[0].Id.Should().Be(host.Transport.Sent[1].Id, "the control plane then ignores it");
    }

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
        (await ReadAsync(response)).GetProperty("alerts")[0].GetProperty("problem").GetString().Should().Match(expected);
    }

    [Fact]
    public async Task Alert_OneCannotBeUsed_TheOthersAre()
    {
        await using var host = await AlertHost.StartAsync();

        using var response = await host.PostAsync("""{"alerts":[{"id":"a"},{"id":"b","project":""},{"id":"c"}]}""");

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await ReadAsync(response)).GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("outcome").GetString()).Should().Equal("sent", "rejected", "sent");
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
    public async Task Flood_OfOneAlert_TriggersOneRemediation()
    {
        await using var host = await AlertHost.StartAsync(o => o.MaxConcurrentRequests = 1_000);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 300).Select(async _ =>
        {
            using var response = await host.PostAsync(AlertHost.Message("a"));
            return response.StatusCode;
        }));

        statuses.Should().OnlyContain(s => s == HttpStatusCode.Accepted);
        host.Transport.Sent.Should().ContainSingle();
    }

    [Fact]
    public async Task Flood_OfDifferentAlerts_IsHeldBackAndTheRestTakenLater()
    {
        var time = new ManualTimeProvider();
        await using var host = await AlertHost.StartAsync(o => o.MaxEventsPerMinute = 10, time);
        var message = AlertHost.Message([.. Enumerable.Range(0, 25).Select(i => $"a{i}")]);

        using var first = await host.PostAsync(message);
        time.Advance(TimeSpan.FromSeconds(20));
        using var tooSoon = await host.PostAsync(message);
        time.Advance(TimeSpan.FromSeconds(40));
        using var second = await host.PostAsync(message);
        time.Advance(TimeSpan.FromSeconds(60));
        using var third = await host.PostAsync(message);

        new[] { first, tooSoon, second, third }.Select(r => (int)r.StatusCode).Should().Equal(429, 429, 429, 202);
        tooSoon.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(40));
        host.Transport.Sent.Should().HaveCount(25);
        host.Transport.Sent.Select(e => e.Id).Should().OnlyHaveUniqueItems();
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

    [Fact]
    public async Task Sending_Fails_IsAnswered503AndSentWhenAskedAgain()
    {
        await using var host = await AlertHost.StartAsync();
        host.Transport.FailSends(1, new EventTransportException("down"));

        using var first = await host.PostAsync(AlertHost.Message("a"));
        using var second = await host.PostAsync(AlertHost.Message("a"));

        first.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        first.Headers.RetryAfter.Should().NotBeNull();
        (await first.Content.ReadAsStringAsync()).Should().Be("Keptn cannot be reached.");
        second.StatusCode.Should().Be(HttpStatusCode.Accepted);
        host.Transport.Sent.Should().ContainSingle();
        host.Log.AtLeast(LogLevel.Warning).Should().ContainMatch("*the caller is told to try again: down*");
    }

    [Fact]
    public async Task Sending_RefusedForGood_IsRejectedAndTheOthersAreSent()
    {
        await using var host = await AlertHost.StartAsync();
        host.Transport.FailSends(1, new EventTransportException("too large") { IsTransient = false });

        using var response = await host.PostAsync(AlertHost.Message("a", "b"));

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var alerts = (await ReadAsync(response)).GetProperty("alerts");
        alerts.EnumerateArray().Select(a => a.GetProperty("outcome").GetString()).Should().Equal("rejected", "sent");
        alerts[0].GetProperty("problem").GetString().Should().Be("too large");
    }

    [Fact]
    public async Task Alert_ThroughTheApi_IsNotSentWhereTheEventStoreHasItsContext()
    {
        await using var api = await Api.ApiServer.StartAsync();
        api.Answers(200, """{"events":[],"pageSize":1,"totalCount":0}""");
        api.Answers(200, """{"events":[{"id":"given-by-the-api","type":"t","source":"s","specversion":"1.0","data":{}}],"pageSize":1,"totalCount":1}""");
        await using var first = await AlertHost.StartAsync(api: api.Address);
        await using var afterRestart = await AlertHost.StartAsync(api: api.Address);

        await first.PostAsync(AlertHost.Message("a"));
        using var repeated = await afterRestart.PostAsync(AlertHost.Message("a"));

        first.Transport.Sent.Should().ContainSingle();
        afterRestart.Transport.Sent.Should().BeEmpty();
        (await ReadAsync(repeated)).GetProperty("alerts")[0].GetProperty("outcome").GetString().Should().Be("duplicate");
        var context = first.Transport.Sent[0].KeptnContext;
        api.Requests.Should().HaveCount(2).And.OnlyContain(r => r.Target.Contains($"keptnContext={context}", StringComparison.Ordinal)
            && r.Target.Contains("type=sh.keptn.event.production.remediation.triggered", StringComparison.Ordinal)
            && r.Target.Contains("project=sockshop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Alert_ThroughTheApi_IsSentWhereTheEventStoreDoesNotAnswer()
    {
        await using var api = await Api.ApiServer.StartAsync();
        api.OnRequest = _ => new Api.CannedAnswer(400, """{"code":400,"message":"broken"}""");
        await using var host = await AlertHost.StartAsync(api: api.Address);

        using var response = await host.PostAsync(AlertHost.Message("a"));

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        host.Transport.Sent.Should().ContainSingle();
        host.Log.AtLeast(LogLevel.Warning).Should().ContainMatch("*does not say whether an alert was sent before*broken*");
    }

    [Fact]
    public async Task Alert_OtherSequence_IsTriggered()
    {
        await using var host = await AlertHost.StartAsync(o => o.Sequence = "self-healing");
        await host.PostAsync(AlertHost.Message("a"));

        host.Transport.Sent.Single().Type.Should().Be("sh.keptn.event.production.self-healing.triggered");
    }

    [Fact]
    public async Task MapKeptnAlerts_WithoutAddKeptn_Throws()
    {
        await using var application = WebApplication.CreateSlimBuilder().Build();

        application.Invoking(a => a.MapKeptnAlerts("/x", RolesJsonContext.Default.ToolMessage, _ => [], o => o.Secret = "x"))
            .Should().Throw<InvalidOperationException>().WithMessage("*AddKeptn*");
    }

    [Fact]
    public void Options_OutOfRange_ThrowNamingThem()
    {
        Refuse(o => o.MaxAlerts = 0, nameof(KeptnAlertOptions.MaxAlerts));
        Refuse(o => o.MaxBodySize = 0, nameof(KeptnAlertOptions.MaxBodySize));
        Refuse(o => o.MaxEventsPerMinute = 0, nameof(KeptnAlertOptions.MaxEventsPerMinute));
        Refuse(o => o.DeduplicationWindow = TimeSpan.Zero, nameof(KeptnAlertOptions.DeduplicationWindow));
        Refuse(o => o.Sequence = " ", nameof(KeptnAlertOptions.Sequence));

        static void Refuse(Action<KeptnAlertOptions> configure, string name)
        {
            var options = new KeptnAlertOptions { Secret = "x" };
            configure(options);
            options.Invoking(o => o.ThrowIfInvalid()).Should().Throw<ArgumentException>().Which.ParamName.Should().Be(name);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
