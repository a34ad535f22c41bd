using System.Globalization;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Evaluation;

namespace Keptn.Sdk.Local.Tests.Evaluation;

/// <summary>The worked example of docs/evaluation.md is what the evaluation really comes to.</summary>
public class EvaluationPageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "evaluation.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Page_WorkedExample_IsWhatComesOut()
    {
        var yaml = Between(s_page, "```yaml\n", "```");
        var measured = Measured(("response_time", 560), ("error_rate", 0.4), ("throughput", 85), ("cpu", 70));
        EvaluationFinished[] earlier =
        [
            Earlier(("response_time", 480), ("error_rate", 0), ("throughput", 90)),
            Earlier(("response_time", 500), ("error_rate", 0), ("throughput", 100)),
            Earlier(("response_time", 520), ("error_rate", 0), ("throughput", 110)),
        ];
        var objectives = ServiceLevelObjectives.Parse(yaml, "slo.yaml");

        var evaluation = SloEvaluator.Evaluate(objectives, measured, earlier);

        evaluation.Result.Should().Be(KeptnResult.Warning);
        evaluation.Evaluation.Score.Should().Be(75);
        Between(s_page, "|---|---|---|---|---|---|---|\n", "\n\n").Should().Be(string.Join('\n', evaluation.Evaluation.IndicatorResults!.Select(Row)));
        objectives.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Page_Approval_CanBeGivenAsItSays()
    {
        await using var local = new LocalFixture(Shipyards.Approval, o => o.Services = LocalServices.Approval);
        await using var bus = new BusWaiter(local.ControlPlane);
        await local.TriggerAsync(data: """{"result":"pass"}""");
        await bus.NextAsync("approval.started");
        var controlPlane = local.ControlPlane;

        var open = (await controlPlane.GetOpenEventsAsync("sockshop", ApprovalTriggered.EventType)).Single();
        var approved = new FinishedContent(KeptnStatus.Succeeded, KeptnResult.Pass);
        await controlPlane.PublishAsync(TaskAnswers.Finished(open, "jane", DateTimeOffset.UtcNow, approved));

        (await bus.NextAsync("release.triggered")).Should().NotBeNull();
    }

    private static string Row(IndicatorResult result)
    {
        var compared = result.Status == new KeptnResult("info") ? string.Empty : Text(result.Value.ComparedValue);
        string[] cells =
        [
            result.Value.Metric!, Text(result.Value.Value), compared, Targets(result.PassTargets), Targets(result.WarningTargets),
            result.Status!.Value.Value, Text(result.Score),
        ];
        return $"| {string.Join(" | ", cells)} |".Replace("|  |", "| |", StringComparison.Ordinal).Replace("|  |", "| |", StringComparison.Ordinal);
    }

    private static string Targets(IReadOnlyList<IndicatorTarget>? targets) => string.Join(
        ", ", (targets ?? []).Select(target => $"`{target.Criteria}` {Text(target.TargetValue)} {(target.Violated == true ? "missed" : "met")}"));

    private static string Text(double? number) => Math.Round(number!.Value, 9).ToString(CultureInfo.InvariantCulture);

    private static GetSliFinished Measured(params (string Metric, double Value)[] values) =>
        new() { GetSli = new() { IndicatorValues = [.. values.Select(Value)] } };

    private static EvaluationFinished Earlier(params (string Metric, double Value)[] values) =>
        new() { Evaluation = new() { IndicatorResults = [.. values.Select(value => new IndicatorResult { Value = Value(value) })] } };

    private static SliResult Value((string Metric, double Value) value) => new() { Metric = value.Metric, Value = value.Value, Success = true };

    private static string Between(string text, string begin, string end)
    {
        var start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return text[start..text.IndexOf(end, start, StringComparison.Ordinal)];
    }
}
