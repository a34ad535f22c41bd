using System.Net;
using System.Text.Json;
using Keptn.Sdk.Local.Tests.Api;

namespace Keptn.Sdk.Local.Tests.Golden;

/// <summary>What api-service 1.4.5 says about events, over the API.</summary>
public class GoldenEventValidationTests
{
    [Fact]
    public async Task SendEvent_RecordedEvents_AreTakenOrRefusedAlike()
    {
        await using var server = await ServerFixture.StartAsync(configure: options => options.ValidateEvents = true);
        var cases = GoldenCorpus.Read("api-event-validation.jsonl");
        Dictionary<string, string?> differences = [];
        foreach (var golden in cases)
        {
            differences[golden.GetProperty("id").GetString()!] = await CompareAsync(server, golden);
        }

        GoldenCorpus.Check("api-event-validation", cases, new HashSet<string>(), golden => differences[golden.GetProperty("id").GetString()!]);
    }

    private static async Task<string?> CompareAsync(ServerFixture server, JsonElement golden)
    {
        var input = golden.GetProperty("input");
        var expected = golden.GetProperty("output").GetProperty("error").GetString();
        var answer = await server.Client.SendJsonAsync("POST", "/api/v1/event", input.GetRawText(), token: ServerFixture.Token);
        if (answer.Status == HttpStatusCode.UnprocessableEntity && IsIncomplete(input))
        {
            // The recorded function is called with events that have what the API asks for before it.
            return null;
        }

        var actual = answer.Status == HttpStatusCode.OK ? null : $"{(int)answer.Status} {answer.Json["message"]}";
        var wanted = expected is null ? null : $"400 {expected}";
        return wanted == actual ? null : $"expected {wanted ?? "nothing"}, got {actual ?? "nothing"} for {input.GetRawText()}";
    }

    private static bool IsIncomplete(JsonElement input) =>
        new[] { "data", "source", "type" }.Any(name => !input.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null);
}
