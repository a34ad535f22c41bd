using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>docs/migrating-from-go-template.md: the C# side of the service, and its tests.</summary>
public sealed class GoTemplatePageTests
{
    [Fact]
    public async Task Action_Ours_IsDone()
    {
        await using var host = await KeptnTestHost.StartAsync(Configure);

        var run = await host.TriggerAsync(new ActionTriggered
        {
            Action = new() { Action = "flush-cache" },
        });

        run.ShouldHaveSent("action.started", "action.finished");
        run.Finished.ShouldHaveStatus(KeptnStatus.Succeeded)
            .ShouldHaveResult(KeptnResult.Pass)
            .ShouldHaveMessage("12 entries");
    }

    [Fact]
    public async Task Action_OfAnother_IsNotAnswered()
    {
        await using var host = await KeptnTestHost.StartAsync(Configure);

        var run = await host.TriggerAsync(new ActionTriggered { Action = new() { Action = "scale" } });

        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task Sli_IsAskedForByItsQuery()
    {
        await using var host = await KeptnTestHost.StartAsync(Configure);
        host.Resources.Add("cache/sli.yaml", """
            spec_version: '1.0'
            indicators:
              hit_rate: hits/$SERVICE
            """);

        var run = await host.TriggerAsync(new GetSliTriggered
        {
            GetSli = new() { SliProvider = "cache", Start = "2022-01-26T10:00:00Z", End = "2022-01-26T10:05:00Z", Indicators = ["hit_rate"] },
        });

        run.Finished.ShouldHaveResult(KeptnResult.Pass).ShouldHaveData("get-sli.indicatorValues[0].value", "hits/carts".Length);
    }

    [Fact]
    public async Task Remediation_OnAControlPlane_Passes()
    {
        await using var keptn = await TestControlPlane.StartAsync("keptn");
        await keptn.StartServiceAsync(Configure);

        var run = await keptn.RunAsync("dev.remediation", dataJson: """{"problem":{"problemTitle":"stale prices"}}""");

        run.ShouldHavePassed();
        run.From("cache-service").ShouldHaveSent("action.started", "action.finished");
    }

    private static void Configure(IServiceCollection services)
    {
        services.AddSingleton<ICache, StandInCache>();
        AddTo(services);
    }

    internal static KeptnBuilder AddTo(IServiceCollection services) =>
        services.AddKeptn("cache-service")
            .AddActionProvider<FlushHandler>("flush-cache")
            .AddSliProvider<CacheStatistics>("cache");

    internal interface ICache
    {
        Task<int> FlushAsync(string service, CancellationToken cancellationToken);

        Task<double> GetAsync(string query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken);
    }

    internal sealed class FlushHandler(ICache cache)
        : ITaskHandler<ActionTriggered>
    {
        public async Task<TaskResult> HandleAsync(
            TaskContext<ActionTriggered> context,
            CancellationToken cancellationToken)
        {
            var flushed = await cache.FlushAsync(
                context.Scope.Service, cancellationToken);
            return TaskResult.Pass($"{flushed} entries flushed");
        }
    }

    internal sealed class CacheStatistics(ICache cache)
        : ISliProvider
    {
        public async Task<SliValue> QueryAsync(
            SliQuery query, CancellationToken cancellationToken) =>
            await cache.GetAsync(
                query.Query, query.Start, query.End, cancellationToken);
    }

    private sealed class StandInCache : ICache
    {
        public Task<int> FlushAsync(string service, CancellationToken cancellationToken) => Task.FromResult(12);

        public Task<double> GetAsync(string query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken) =>
            Task.FromResult((double)query.Length);
    }
}
