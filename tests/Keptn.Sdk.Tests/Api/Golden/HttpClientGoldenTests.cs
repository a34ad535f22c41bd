using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Api.Golden;

public sealed class HttpClientGoldenTests(ITestOutputHelper output)
{
    private static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("KEPTN_GOLDEN_HTTP") is { Length: > 0 } given
                ? given
                : Path.Combine(AppContext.BaseDirectory, "Data", "golden", "http-client");
            return Directory.Exists(Path.Combine(folder, "http-client")) ? Path.Combine(folder, "http-client") : folder;
        }
    }

    [Fact]
    public async Task Calls_AsTheGoClientMakesThem_AreEqualOrListedDeviations()
    {
        await using var runner = await GoldenRunner.StartAsync();
        Dictionary<string, int> deviations = [];
        List<string> failures = [];
        var (cases, equal) = (0, 0);

        foreach (var c in GoldenCase.Read(Folder))
        {
            cases++;
            var outcome = await runner.RunAsync(c);
            var differences = GoldenComparison.Differences(c, outcome);
            var reasons = differences.Select(d => GoldenDeviations.Find(c, outcome, d)).ToList();
            if (differences.Count == 0)
            {
                equal++;
            }
            else if (reasons.TrueForAll(static reason => reason is not null))
            {
                // A case counts once, under the reason of its first difference.
                deviations[reasons[0]!.Name] = deviations.GetValueOrDefault(reasons[0]!.Name) + 1;
            }
            else
            {
                failures.Add($"{c.Id} [{string.Join(' ', c.Bugs)}]: {differences[reasons.IndexOf(null)]}");
            }
        }

        Report(cases, equal, deviations);
        failures.Should().BeEmpty();
        cases.Should().BePositive();
        (equal + deviations.Values.Sum()).Should().Be(cases);
    }

    private void Report(int cases, int equal, Dictionary<string, int> deviations)
    {
        var line = $"golden http-client: {cases} cases, {equal} equal, {deviations.Values.Sum()} listed deviations";
        output.WriteLine(line);
        foreach (var deviation in GoldenDeviations.All)
        {
            if (deviations.TryGetValue(deviation.Name, out var count))
            {
                output.WriteLine($"  {count,5} {deviation.Name}: {deviation.Reason}");
            }
        }

        if (Environment.GetEnvironmentVariable("KEPTN_TEST_SUMMARY") is { Length: > 0 } summary)
        {
            File.AppendAllText(summary, line + Environment.NewLine);
        }
    }
}
