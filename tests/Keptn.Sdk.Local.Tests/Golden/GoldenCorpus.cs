using System.Text.Json;

namespace Keptn.Sdk.Local.Tests.Golden;

/// <summary>A recorded corpus: what the real functions made of what.</summary>
internal static class GoldenCorpus
{
    /// <summary>Reads all cases. KEPTN_GOLDEN_FUNCTIONS names another folder than the one beside the tests.</summary>
    internal static IReadOnlyList<JsonElement> Read(string fileName)
    {
        var folder = Environment.GetEnvironmentVariable("KEPTN_GOLDEN_FUNCTIONS");
        folder = string.IsNullOrEmpty(folder) ? Path.Combine(AppContext.BaseDirectory, "Data", "golden", "functions") : folder;
        return [.. File.ReadLines(Path.Combine(folder, fileName)).Where(line => line.Length > 0).Select(line => JsonElement.Parse(line))];
    }

    /// <summary>Compares every case, writes the one line that says how it went, and fails on what is not listed.</summary>
    /// <param name="name">The corpus in the line.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="deviations">The ids of cases in which we mean to differ.</param>
    /// <param name="difference">What differs in a case; <see langword="null"/> for nothing.</param>
    internal static void Check(
        string name, IReadOnlyList<JsonElement> cases, IReadOnlySet<string> deviations, Func<JsonElement, string?> difference)
    {
        var differences = cases
            .Select(golden => (Id: golden.GetProperty("id").GetString()!, Difference: difference(golden)))
            .Where(result => result.Difference is not null)
            .ToList();
        var listed = differences.Count(result => deviations.Contains(result.Id));
        Report($"golden {name}: {cases.Count} cases, {cases.Count - differences.Count} equal, {listed} listed deviations");
        cases.Should().NotBeEmpty();
        differences.Where(result => !deviations.Contains(result.Id)).Should().BeEmpty();
        deviations.Except(differences.Select(result => result.Id)).Should().BeEmpty("a listed deviation must be one");
    }

    internal static void Report(string line)
    {
        Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable("KEPTN_TEST_SUMMARY") is { Length: > 0 } summary)
        {
            File.AppendAllLines(summary, [line]);
        }
    }
}
