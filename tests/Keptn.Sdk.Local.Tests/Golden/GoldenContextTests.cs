using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Local.Tests.Api;

namespace Keptn.Sdk.Local.Tests.Golden;

/// <summary>The contexts that api-service 1.4.5 makes of what callers send, over the API.</summary>
public class GoldenContextTests
{
    [Fact]
    public async Task SendEvent_RecordedContexts_BecomeTheSameIds()
    {
        await using var server = await ServerFixture.StartAsync();

        // The other kinds in this corpus are about clients.
        var cases = GoldenCorpus.Read("context-uuid.jsonl").Where(c => c.GetProperty("input").GetProperty("kind").GetString() == "context").ToList();
        Dictionary<string, string?> differences = [];
        foreach (var golden in cases)
        {
            differences[golden.GetProperty("id").GetString()!] = await CompareAsync(server, golden);
        }

        GoldenCorpus.Check("context-uuid (contexts)", cases, new HashSet<string>(), golden => differences[golden.GetProperty("id").GetString()!]);
    }

    private static async Task<string?> CompareAsync(ServerFixture server, JsonElement golden)
    {
        var given = golden.GetProperty("input").GetProperty("keptnContext").GetString();
        var body = new JsonObject { ["type"] = "sh.keptn.event.x.started", ["source"] = "test", ["data"] = new JsonObject(), ["shkeptncontext"] = given };
        var answer = await server.Client.SendJsonAsync("POST", "/api/v1/event", body.ToJsonString(), token: ServerFixture.Token);
        var actual = answer.Json["keptnContext"]?.ToString() ?? string.Empty;
        if (golden.GetProperty("output").TryGetProperty("random", out _))
        {
            return Guid.TryParse(actual, out _) && actual != given ? null : $"expected a new id, got {actual}";
        }

        var expected = golden.GetProperty("output").GetProperty("keptnContext").GetString();
        return actual == expected ? null : $"'{given}': expected {expected}, got {actual}";
    }
}
