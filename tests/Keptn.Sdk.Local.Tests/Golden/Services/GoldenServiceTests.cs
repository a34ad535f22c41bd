using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Tests.Api;

namespace Keptn.Sdk.Local.Tests.Golden.Services;

/// <summary>The answers of resource-service and mongodb-datastore 1.4.5 against ours: status, media type and body.</summary>
public class GoldenServiceTests
{
    // KEPTN_GOLDEN_SERVICES names another folder than the one beside the tests.
    private static string Root => Environment.GetEnvironmentVariable("KEPTN_GOLDEN_SERVICES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(AppContext.BaseDirectory, "Data", "golden", "http-services");

    [Fact]
    public async Task ResourceService_RecordedExchanges_AnswersAlike()
    {
        List<(Exchange Exchange, string? Difference)> results = [];

        // The directory layout is another configuration of the real service. Its recording about commits is the only one there is.
        foreach (var file in Files("resource-service").Where(f => !Path.GetFileName(f).StartsWith("dir-", StringComparison.Ordinal) || f.Contains("dir-04", StringComparison.Ordinal)))
        {
            await using var server = await ServerFixture.StartAsync(configureControlPlane: o => o.Services = LocalServices.None);
            results.AddRange(await RunAsync(server, "resource-service", Exchange.Read(file)));
        }

        Report("resource-service", results);
    }

    [Fact]
    public async Task EventStore_RecordedExchanges_AnswersAlike()
    {
        // These files went on one after the other over one store.
        await using var server = await ServerFixture.StartAsync(configureControlPlane: o => o.Services = LocalServices.None);
        List<(Exchange Exchange, string? Difference)> results = [];
        foreach (var file in Files("mongodb-datastore"))
        {
            results.AddRange(await RunAsync(server, "mongodb-datastore", Exchange.Read(file)));
        }

        Report("mongodb-datastore", results);
    }

    private static IEnumerable<string> Files(string service) =>
        Directory.EnumerateFiles(Path.Combine(Root, service), "*.jsonl").Order(StringComparer.Ordinal);

    private static async Task<List<(Exchange Exchange, string? Difference)>> RunAsync(
        ServerFixture server, string service, IReadOnlyList<Exchange> exchanges)
    {
        List<(Exchange Exchange, string? Difference)> results = [];
        var commits = new CommitNames();
        foreach (var exchange in exchanges)
        {
            if (exchange.Verb == "PUBLISH")
            {
                await PublishAsync(server, exchange);
            }
            else if (exchange.Status != 0)
            {
                results.Add((exchange, await CompareAsync(server, service, exchange, commits)));
            }
        }

        return results;
    }

    private static async Task<string?> CompareAsync(ServerFixture server, string service, Exchange exchange, CommitNames commits)
    {
        (string, string)[] headers = exchange.Note.StartsWith("Accept: ", StringComparison.Ordinal)
            ? [("Accept", exchange.Note["Accept: ".Length..].Split(' ')[0])]
            : [];
        var answer = await server.Client.SendAsync(
            exchange.Verb, commits.FillIn(exchange.Target), exchange.RequestText, service, null, headers);
        var body = answer.Read() is JsonObject { Count: 1 } text && text["$text"] is { } plain ? plain : answer.Read() ?? JsonValue.Create(string.Empty);
        commits.Learn(exchange, body);
        var expected = $"{exchange.Status} {exchange.ContentType} {CommitNames.Mask(exchange.Body)}";
        var actual = $"{(int)answer.Status} {answer.ContentType} {CommitNames.Mask(body)}";
        return expected == actual ? null : $"{exchange.Verb} {exchange.Target}: expected {Shorten(expected)}, got {Shorten(actual)}";
    }

    private static async Task PublishAsync(ServerFixture server, Exchange exchange)
    {
        try
        {
            var cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(exchange.RequestText!));
            if (cloudEvent.Type is not null)
            {
                await server.ControlPlane.PublishAsync(cloudEvent);
            }
        }
        catch (CloudEventFormatException)
        {
            // What is no event does not come as far as the store.
        }
    }

    private static void Report(string service, List<(Exchange Exchange, string? Difference)> results)
    {
        var different = results.Where(r => r.Difference is not null).ToList();
        var unlisted = different.Where(r => !ServiceDeviations.IsListed(r.Exchange)).Select(r => $"{r.Exchange.Id} {r.Difference}").ToList();
        GoldenCorpus.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"golden {service}: {results.Count} exchanges, {results.Count - different.Count} equal, {different.Count - unlisted.Count} listed deviations"));
        unlisted.ForEach(Console.WriteLine);
        results.Should().NotBeEmpty();
        unlisted.Should().BeEmpty();
        var needless = results.Where(r => r.Difference is null && ServiceDeviations.IsListed(r.Exchange)).Select(r => r.Exchange.Id);
        needless.Should().BeEmpty("a listed deviation must be one");
    }

    private static string Shorten(string text) => text.Length > 300 ? text[..300] + "..." : text;
}
