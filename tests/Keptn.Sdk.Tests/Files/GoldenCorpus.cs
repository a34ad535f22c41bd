using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Files;

/// <summary>
/// Runs the recorded cases of one corpus: each must give what Keptn's own function gave, or be listed as a deviation
/// with its reason; a listed deviation that does not occur any more fails as well.
/// </summary>
internal sealed class GoldenCorpus(string name, ITestOutputHelper output)
{
    /// <summary>Checks every case of the corpus with <paramref name="compare"/>, which returns the difference or null.</summary>
    public void Check(IReadOnlyDictionary<string, string> deviations, Func<JsonObject, JsonObject, string?> compare)
    {
        var folder = Environment.GetEnvironmentVariable("KEPTN_GOLDEN_FUNCTIONS");
        folder = string.IsNullOrEmpty(folder) ? Path.Combine(AppContext.BaseDirectory, "Data", "golden") : folder;
        var lines = File.ReadAllLines(Path.Combine(folder, name + ".jsonl"));
        var found = new HashSet<string>();
        var failures = new List<string>();
        var cases = 0;
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            var golden = JsonNode.Parse(line)!.AsObject();
            var id = (string)golden["id"]!;
            cases++;
            if (Compare(golden, compare) is { } difference)
            {
                found.Add(id);
                if (!deviations.ContainsKey(id))
                {
                    failures.Add($"{id}: {difference}");
                }
            }
        }

        var known = deviations.Keys.Where(found.Contains).Count();
        var summary = $"golden {name}: {cases} cases, {cases - found.Count} equal, {known} listed deviations";
        output.WriteLine(summary);
        if (Environment.GetEnvironmentVariable("KEPTN_TEST_SUMMARY") is { Length: > 0 } file)
        {
            File.AppendAllText(file, summary + Environment.NewLine);
        }

        var present = lines.Where(line => line.Length > 0).Select(line => (string)JsonNode.Parse(line)!["id"]!).ToHashSet();
        failures.AddRange(deviations.Keys.Where(id => present.Contains(id) && !found.Contains(id)).Select(id => $"{id}: is listed as a deviation, but is equal"));
        cases.Should().BePositive();
        failures.Should().BeEmpty();
    }

    private static string? Compare(JsonObject golden, Func<JsonObject, JsonObject, string?> compare)
    {
        try
        {
            return compare(golden["input"]!.AsObject(), golden);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }
}
