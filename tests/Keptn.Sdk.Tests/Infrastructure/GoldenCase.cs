using System.Text.Json;

namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>One recorded call of an original function.</summary>
/// <param name="Id">Names the case in messages.</param>
/// <param name="Input">What the function got.</param>
/// <param name="Output">What it returned; undefined where it failed.</param>
/// <param name="Error">How it failed; <see langword="null"/> where it did not.</param>
internal sealed record GoldenCase(string Id, JsonElement Input, JsonElement Output, string? Error)
{
    /// <summary>Reads a corpus, from the folder that <c>KEPTN_GOLDEN_FUNCTIONS</c> names or from the project's own copy.</summary>
    internal static IReadOnlyList<GoldenCase> Load(string corpus)
    {
        var file = Path.Combine(TestData.Folder("golden", "KEPTN_GOLDEN_FUNCTIONS"), corpus + ".jsonl");
        return [.. File.ReadLines(file).Where(line => line.Length > 0).Select(Parse)];
    }

    private static GoldenCase Parse(string line)
    {
        var root = JsonElement.Parse(line);
        root.TryGetProperty("output", out var output);
        var error = root.TryGetProperty("error", out var text) ? text.GetString() : null;
        return new GoldenCase(root.GetProperty("id").GetString()!, root.GetProperty("input"), output, error);
    }
}
