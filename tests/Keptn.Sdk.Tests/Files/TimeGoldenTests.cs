using System.Globalization;
using System.Text.Json;
using Keptn.Sdk.Files;
using Keptn.Sdk.Tests.Infrastructure;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Files;

/// <summary>Durations, timestamps and periods against recorded answers of go-utils and lighthouse-service.</summary>
public sealed class TimeGoldenTests(ITestOutputHelper output)
{
    private const string Error = "error";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeProvider Clock = new FixedClock(Now);

    private static readonly GoldenDeviation[] Deviations =
    [
        new(
            "offset",
            "Keptn writes the time of day of any offset with a Z behind it; here it is converted to UTC.",
            (_, answer) => answer.Name.EndsWith("stamp", StringComparison.OrdinalIgnoreCase) && HasOffset(answer)),
        new(
            "year 0",
            "The calendar of .NET begins with the year 1.",
            (golden, answer) => answer.Actual == Error && golden.Input.GetProperty("text").GetString()!.StartsWith("0000", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Times_RecordedCases_BehaveAsGoUtils()
    {
        var run = new GoldenRun("durations-timeframes", Deviations, output);
        foreach (var golden in GoldenCase.Load("durations-timeframes"))
        {
            run.Compare(golden, Answers(golden));
        }

        run.Complete();
    }

    // The answer names the offset that the input had, so that no other difference can hide behind this one.
    private static bool HasOffset(GoldenAnswer answer) => !answer.Name.StartsWith('0');

    private static IEnumerable<GoldenAnswer> Answers(GoldenCase golden) => golden.Input.GetProperty("kind").GetString() switch
    {
        "duration" => DurationAnswers(golden),
        "timestamp" or "shipyardParseTimestamp" => TimestampAnswers(golden),
        "startEnd" => PeriodAnswers(golden),
        "evaluationTimestamps" => EvaluationAnswers(golden),
        var kind => throw new InvalidOperationException($"There is no kind '{kind}'."),
    };

    private static IEnumerable<GoldenAnswer> DurationAnswers(GoldenCase golden)
    {
        var isDuration = GoDuration.TryParse(Text(golden.Input, "text"), out var duration);
        yield return new("duration", golden.Error is null ? "ok" : Error, isDuration ? "ok" : Error);
        if (isDuration && golden.Error is null)
        {
            yield return new("nanoseconds", Text(golden.Output, "nanoseconds"), duration.Nanoseconds.ToString(CultureInfo.InvariantCulture));
            yield return new("string", Text(golden.Output, "string"), duration.ToString());
        }
    }

    private static IEnumerable<GoldenAnswer> TimestampAnswers(GoldenCase golden)
    {
        var text = Text(golden.Input, "text");
        var isTime = KeptnTimestamp.TryParse(text, out var time);
        _ = KeptnTimestamp.TryParseExact(text, out var exact);
        yield return new("time", golden.Error is null ? "ok" : Error, isTime ? "ok" : Error);
        if (!isTime || golden.Error is not null)
        {
            yield break;
        }

        yield return new("utc", Text(golden.Output, "utc"), Utc(exact));
        if (golden.Input.GetProperty("kind").GetString() == "timestamp")
        {
            yield return new("json", Text(golden.Output, "json"), exact.ToString());
            yield return new("offset", golden.Output.GetProperty("offsetSeconds").ToString(), Seconds(time.Offset));
            yield return new("utc stamp", Text(golden.Output, "keptnTimeStampUtc"), KeptnTimestamp.Format(time));
            yield return new($"{Seconds(time.Offset)} stamp", Text(golden.Output, "keptnTimeStamp"), KeptnTimestamp.Format(time));
        }
    }

    private static IEnumerable<GoldenAnswer> PeriodAnswers(GoldenCase golden)
    {
        var timeframe = new EvaluationTimeframe
        {
            Start = Text(golden.Input, "start"),
            End = Text(golden.Input, "end"),
            Timeframe = Text(golden.Input, "timeframe"),
        };
        var isPeriod = timeframe.TryGetPeriod(Clock, out var period, out _);
        yield return new("period", golden.Error is null ? "ok" : Error, isPeriod ? "ok" : Error);
        if (!isPeriod || golden.Error is not null)
        {
            yield break;
        }

        var nanoseconds = (period.End - period.Start).Ticks * 100;
        yield return new("difference", Text(golden.Output, "differenceNanoseconds"), nanoseconds.ToString(CultureInfo.InvariantCulture));
        if (golden.Output.TryGetProperty("endIsNow", out _))
        {
            yield return new("end is now", KeptnTimestamp.Format(Now), KeptnTimestamp.Format(period.End));
            yield break;
        }

        yield return new("start", Text(golden.Output, "start"), Utc(period.Start));
        yield return new("end", Text(golden.Output, "end"), Utc(period.End));
        yield return new($"{Seconds(period.Start.Offset)} start stamp", Text(golden.Output, "startStamp"), KeptnTimestamp.Format(period.Start));
        yield return new($"{Seconds(period.End.Offset)} end stamp", Text(golden.Output, "endStamp"), KeptnTimestamp.Format(period.End));
    }

    private static IEnumerable<GoldenAnswer> EvaluationAnswers(GoldenCase golden)
    {
        var data = golden.Input.GetProperty("data");
        var timeframe = new EvaluationTimeframe
        {
            Start = Text(data, "evaluation", "start"),
            End = Text(data, "evaluation", "end"),
            Timeframe = Text(data, "evaluation", "timeframe"),
            TestStart = Text(data, "test", "start"),
            TestEnd = Text(data, "test", "end"),
        };
        var hasTimes = timeframe.TryGetTimes(Clock, out var start, out var end, out _);
        yield return new("times", golden.Error is null ? "ok" : Error, hasTimes ? "ok" : Error);
        if (!hasTimes || golden.Error is not null)
        {
            yield break;
        }

        if (golden.Output.TryGetProperty("endIsNow", out _))
        {
            yield return new("end is now", KeptnTimestamp.Format(Now), end);
            yield break;
        }

        yield return new($"{OffsetOf(timeframe.Start)} start stamp", Text(golden.Output, "start"), start);
        yield return new($"{OffsetOf(timeframe.End)} end stamp", Text(golden.Output, "end"), end);
    }

    private static string OffsetOf(string text) =>
        KeptnTimestamp.TryParse(text, out var time) ? Seconds(time.Offset) : "0";

    private static string Seconds(TimeSpan offset) => offset.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset time)
    {
        var fraction = time.Ticks % TimeSpan.TicksPerSecond;
        return Utc(new GoTime(time.DateTime.AddTicks(-fraction), (int)fraction * 100, time.Offset));
    }

    private static string Utc(GoTime time) => new GoTime(time.Seconds - time.Offset, time.Nanoseconds, TimeSpan.Zero).ToString();

    private static string Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return string.Empty;
            }
        }

        return element.GetString() ?? string.Empty;
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
