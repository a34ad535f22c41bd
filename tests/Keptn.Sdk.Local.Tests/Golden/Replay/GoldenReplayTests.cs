using System.Globalization;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

public class GoldenReplayTests(ReplaySummary summary) : IClassFixture<ReplaySummary>
{
    /// <summary>Answers that the recordings do not fix, as their documentation says.</summary>
    private static readonly HashSet<string> s_notFixed =
    [
        "s25-several-next-sequences/mid-executions", // Three sequences start at once; their order in the list varies.
        "s25-several-next-sequences/final-executions",
        "s60-pause-resume/resumed", // The recorded dispatcher sends up to 1 s later, this one at once.
        "s63-pause-while-queued/resumed",
    ];

    /// <summary>Where we mean to differ, see docs/local-deviations.md: the events (trace), or an answer.</summary>
    private static readonly HashSet<string> s_deviations =
    [
        "a01-triggered-api-all-projects/page-bad",
        "a01-triggered-api-all-projects/projects",
        "s90-triggered-api/page2",
        "s95-shipyard-versions/trace",
        "s95-shipyard-versions/no-git",
        "s97-shipyard-changed/trace",
        "s97-shipyard-changed/project-after-update",
        "s97-shipyard-changed/mid",
        "s97-shipyard-changed/final-sequences",
        "s97-shipyard-changed/final-executions",
        "s98-project-deleted/trace",
        "s98-project-deleted/final-sequences",
    ];

    public static TheoryData<string> Scenarios() => [.. Scenario.List()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Replay_RecordedScenario_DoesWhatTheRealOneDid(string name)
    {
        summary.OnStarted();
        var scenario = Scenario.Read(name);
        await using var replayer = new Replayer(scenario);

        var trace = await replayer.RunAsync();

        var expected = new Normalizer();
        var actual = new Normalizer();
        List<string> differences = [];
        void Compare(string what, string wanted, string got)
        {
            if (wanted != got && !s_notFixed.Contains($"{name}/{what}"))
            {
                differences.Add($"{name}/{what}");
                if (!s_deviations.Contains($"{name}/{what}"))
                {
                    got.Should().Be(wanted, "of {0}", what);
                }
            }
        }

        Compare("trace", Show(scenario.Trace.Select(line => expected.Normalize(line["event"]))), Show(trace.Select(actual.Normalize)));
        replayer.Answers.Should().HaveSameCount(scenario.State["calls"]!.AsArray());
        foreach (var ((call, status, body), recorded) in replayer.Answers.Zip(scenario.State["calls"]!.AsArray()))
        {
            call.Should().Be(recorded!["name"]!.GetValue<string>());
            Compare(
                call,
                $"{recorded["answer"]!["status"]!.GetValue<int>()} {expected.Normalize(recorded["answer"]!["body"])}",
                string.Create(CultureInfo.InvariantCulture, $"{status} {actual.Normalize(body)}"));
        }

        (differences.Count == 0 ? (Action)summary.OnEqual : summary.OnListed)();
        s_deviations.Where(d => d.StartsWith(name + "/", StringComparison.Ordinal)).Should().BeSubsetOf(differences, "a listed deviation must be one");
    }

    private static string Show(IEnumerable<string> lines) =>
        string.Join('\n', lines.Select((line, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {line}")));
}
