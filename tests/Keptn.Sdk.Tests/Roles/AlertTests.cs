using System.Net;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.AspNetCore.Builder;

namespace Keptn.Sdk.Tests.Roles;

/// <summary>What an alert becomes: which sequence, and when none.</summary>
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
        var answer = await AlertHost.ReadAsync(response);
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
        (await AlertHost.ReadAsync(second)).GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("outcome").GetString()).Should().Equal("duplicate", "duplicate");
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
}
