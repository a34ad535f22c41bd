using System.Net;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Roles;

/// <summary>What becomes of alerts that are many, that cannot be sent, or that the event store has.</summary>
public sealed class AlertDeliveryTests
{
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
        var alerts = (await AlertHost.ReadAsync(response)).GetProperty("alerts");
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
        (await AlertHost.ReadAsync(repeated)).GetProperty("alerts")[0].GetProperty("outcome").GetString().Should().Be("duplicate");
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
}
