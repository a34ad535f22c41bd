using System.Text.Json.Serialization;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>The snippet of docs/concepts.md, run.</summary>
public sealed class ConceptsPageTests
{
    [Theory]
    [InlineData("""{"price-plan":{"limit":700}}""", "pass", "a limit of 700")]
    [InlineData("{}", "fail", "a limit of 0")]
    public async Task TaskOfOnesOwn_Triggered_ReadsItsPropertiesOfTheShipyard(string data, string result, string message)
    {
        await using var host = await KeptnTestHost.StartAsync(AddService);

        var run = await host.SendAsync(TestEvents.Triggered("price-plan", data));

        run.ShouldHaveSent("price-plan.started", "price-plan.finished");
        run.Finished.Result.ToString().Should().Be(result);
        run.Finished.Message.Should().Be(message);
    }

    private static void AddService(IServiceCollection services)
    {
        services.AddKeptn("prices")
            .UseJson(PricesJsonContext.Default)
            .OnTask<PriceTriggered>("price-plan", (context, cancellationToken) => Task.FromResult(Judge(context.Data.Settings.Limit)));
    }

    private static TaskResult Judge(double limit) => limit > 0 ? TaskResult.Pass($"a limit of {limit}") : TaskResult.Fail($"a limit of {limit}");
}

internal sealed record PriceTriggered : EventData
{
    [JsonPropertyName("price-plan")]
    public PriceSettings Settings { get => field ?? new(0); init; }
}

internal sealed record PriceSettings([property: JsonPropertyName("limit")] double Limit);

[JsonSerializable(typeof(PriceTriggered))]
internal sealed partial class PricesJsonContext : JsonSerializerContext;
