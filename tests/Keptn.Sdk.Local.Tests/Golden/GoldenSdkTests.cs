using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keptn.Sdk.Local.Tests.Api;

namespace Keptn.Sdk.Local.Tests.Golden;

/// <summary>
/// The requests that the real Go SDK made, remotely and on NATS, sent again: every answer has the status that it needs to go
/// on, and the members that it reads.
/// </summary>
public partial class GoldenSdkTests
{
    private const string RecordedCommit = "4a8f5c1e2d3b4a5968778695a4b3c2d1e0f00112";

    // Failures that the recorder made up to see what the SDK does then.
    private static readonly string[] s_madeUp = ["one failing send", "one failing ping", "two failing polls"];

    // KEPTN_GOLDEN_HTTP names another folder than the one beside the tests, or the one above it.
    private static string Root => Environment.GetEnvironmentVariable("KEPTN_GOLDEN_HTTP") is { Length: > 0 } folder
        ? Directory.Exists(Path.Combine(folder, "http-client")) ? Path.Combine(folder, "http-client") : folder
        : Path.Combine(AppContext.BaseDirectory, "Data", "golden", "http-client");

    [Theory]
    [InlineData("sdk-remote.jsonl")]
    [InlineData("sdk-nats.jsonl")]
    public async Task Serve_RequestsOfTheGoSdk_GetWhatItNeeds(string file)
    {
        var count = 0;
        foreach (var run in Read(file).GroupBy(line => line.GetProperty("run").GetString()!))
        {
            await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages, options => options.Token = "my-token");
            server.Write("dev/carts/dir/my file.yaml", "content");
            var id = string.Empty;
            foreach (var line in run)
            {
                count++;
                id = await SendAsync(server, run.Key, line, id);
            }
        }

        GoldenCorpus.Report(string.Create(CultureInfo.InvariantCulture, $"golden {file}: {count} requests of the Go SDK, {count} answered as it needs"));
        count.Should().BePositive();
    }

    private static IEnumerable<JsonElement> Read(string file) => File.ReadLines(Path.Combine(Root, file))
        .Select(line => JsonElement.Parse(line))
        .Where(line => line.GetProperty("kind").GetString() == "http");

    private static async Task<string> SendAsync(ServerFixture server, string run, JsonElement line, string id)
    {
        var recorded = line.GetProperty("answer");
        var verb = line.GetProperty("verb").GetString()!;
        var headers = line.GetProperty("headers");

        // Placeholders of the recording; our server gave the integration an id of its own.
        var target = RecordedId().Replace(line.GetProperty("target").GetString()!, id)
            .Replace(RecordedCommit, server.ControlPlane.Configuration.GetCommitId("sockshop", "dev"), StringComparison.Ordinal);
        var body = line.GetProperty("body").GetString() is { } text ? RecordedId().Replace(text, id).Replace("<now>", "2026-01-02T03:04:05.678Z", StringComparison.Ordinal) : null;
        var token = headers.TryGetProperty("x-token", out var given) ? given.GetString() : null;
        var answer = await server.Client.SendAsync(verb, target, body, headers.GetProperty("host").GetString(), token);

        var status = recorded.GetProperty("status").GetInt32();
        var isMadeUp = line.TryGetProperty("note", out var note) && s_madeUp.Contains(note.GetString());
        if (run == "remote-ping404" && target.EndsWith("/ping", StringComparison.Ordinal))
        {
            // The recorder forgot the registration on purpose.
            answer.Status.Should().Be(HttpStatusCode.OK);
        }
        else if (!isMadeUp && !(status == 200 && target.EndsWith("registration", StringComparison.Ordinal)))
        {
            ((int)answer.Status).Should().Be(status, "{0}: {1} {2} {3}", run, verb, target, answer.Text);
            HasMembers(recorded.GetProperty("body").GetString() is { Length: > 0 } expected ? JsonNode.Parse(expected) : null, answer.Read(), $"{verb} {target}");
        }

        return target.EndsWith("/uniform/registration", StringComparison.Ordinal) && answer.Json["id"] is { } registered ? registered.ToString() : id;
    }

    /// <summary>Everything that a recorded answer has at its top is there, and of the same kind.</summary>
    private static void HasMembers(JsonNode? recorded, JsonNode? answer, string what)
    {
        Kind(answer).Should().Be(Kind(recorded), "of the answer to {0}", what);
        foreach (var (name, value) in recorded as JsonObject ?? [])
        {
            // A page key tells of the recorder's open events, which are not those here.
            if (name != "totalCount" && value is not null)
            {
                Kind(answer![name]).Should().Be(Kind(value), "{0} has {1}", what, name);
            }
        }
    }

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    [GeneratedRegex("5ea7c0de[0-9a-f]{32}")]
    private static partial Regex RecordedId();
}
