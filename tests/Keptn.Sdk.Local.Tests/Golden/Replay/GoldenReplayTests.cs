using System.Globalization;
using System.Text.Json.Nodes;

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

    public static TheoryData<string> Scenarios() => [.. Scenario.List()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task PublishAsync_RecordedScenario_DoesWhatTheRealOneDid(string name)
    {
        summary.OnStarted();
        var scenario = Scenario.Read(name);
        await using var replayer = new Replayer(scenario);

        var trace = await replayer.RunAsync();

        var expected = new Normalizer();
        var actual = new Normalizer();
        Show(trace.Select(actual.Normalize)).Should().Equal(Show(Expected(scenario).Select(expected.Normalize)));
        foreach (var (call, answer) in replayer.Answers)
        {
            var recorded = Recorded(scenario, call);
            if (!s_notFixed.Contains($"{name}/{call}") && recorded["status"]!.GetValue<int>() == 200)
            {
                actual.Normalize(answer).Should().Be(expected.Normalize(recorded["body"]), "of the answer '{0}'", call);
            }
        }

        summary.OnEqual();
    }

    private static IEnumerable<JsonObject> Expected(Scenario scenario) => scenario.Trace
        .Where(line => !IsSetUp(line["subject"]!.GetValue<string>()))
        .Select(line => line["event"]!.AsObject());

    // Projects and services are created over the API, which the control plane in process does not have.
    private static bool IsSetUp(string subject) =>
        subject.StartsWith("sh.keptn.event.project.", StringComparison.Ordinal)
        || subject.StartsWith("sh.keptn.event.service.", StringComparison.Ordinal);

    private static JsonNode Recorded(Scenario scenario, string call) =>
        scenario.State["calls"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == call)!["answer"]!;

    private static IEnumerable<string> Show(IEnumerable<string> lines) =>
        lines.Select((line, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {line}"));
}
