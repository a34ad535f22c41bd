using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class TimeTests
{
    [Fact]
    public void GoDuration_Parse_GivesTheLength()
    {
        GoDuration.Parse("1h30m").ToTimeSpan().Should().Be(TimeSpan.FromMinutes(90));
        GoDuration.Parse("-1.5s").Nanoseconds.Should().Be(-1_500_000_000);
        GoDuration.Parse("0").Should().Be(default(GoDuration));
        GoDuration.Parse("-9223372036854775808ns").Nanoseconds.Should().Be(long.MinValue);
    }

    [Theory]
    [InlineData("", "it has no number")]
    [InlineData("-", "it has no number")]
    [InlineData("5", "a unit is missing")]
    [InlineData("5 m", "there is no unit ' m'")]
    [InlineData("1d", "there is no unit 'd'")]
    [InlineData("m", "a number is missing")]
    [InlineData("1h.m", "a number is missing")]
    [InlineData("9223372036854775808ns", "it is too long")]
    [InlineData("3000000h", "it is too long")]
    [InlineData("99999999999999999999h", "it is too long")]
    [InlineData("2562047h2562047h", "it is too long")]
    public void GoDuration_Parse_NoDuration_SaysWhy(string text, string reason)
    {
        FluentActions.Invoking(() => GoDuration.Parse(text)).Should().Throw<FormatException>()
            .WithMessage($"'{text}' is not a duration: {reason}.");
        GoDuration.TryParse(text, out var duration).Should().BeFalse();
        duration.Should().Be(default(GoDuration));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ns")]
    [InlineData(1_100, "1.1µs")]
    [InlineData(2_200_000, "2.2ms")]
    [InlineData(59_000_000_001, "59.000000001s")]
    [InlineData(60_000_000_000, "1m0s")]
    [InlineData(-5_400_000_000_000, "-1h30m0s")]
    [InlineData(long.MinValue, "-2562047h47m16.854775808s")]
    public void GoDuration_ToString_IsGosForm(long nanoseconds, string expected) =>
        new GoDuration(nanoseconds).ToString().Should().Be(expected);

    [Fact]
    public void GoDuration_AnyLength_SurvivesBeingWritten()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var duration = new GoDuration(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(63));
            GoDuration.Parse(duration.ToString()).Should().Be(duration);
        }
    }

    [Fact]
    public void KeptnTimestamp_OtherOffset_IsConvertedNotDropped()
    {
        KeptnTimestamp.TryParse("2022-01-26T10:05:53.4139+02:00", out var time).Should().BeTrue();
        time.Offset.Should().Be(TimeSpan.FromHours(2));
        KeptnTimestamp.Format(time).Should().Be("2022-01-26T08:05:53.413Z");
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00+02:00")]
    [InlineData("9999-12-31T23:59:59-02:00")]
    [InlineData("2022-01-26T10:05:53+24:00")]
    [InlineData("2022-01-26T24:00:00Z")]
    [InlineData("2022-01-26T10:05:53Z ")]
    [InlineData("2022-01-26")]
    [InlineData(null)]
    public void KeptnTimestamp_NoTime_IsRefused(string? text) => KeptnTimestamp.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("2022-01-26T10:00:00Z", "", "", "beside 'start', either 'end' or 'timeframe' is needed")]
    [InlineData("", "2022-01-26T10:00:00Z", "", "beside 'end', 'start' is needed")]
    [InlineData("", "2022-01-26T10:00:00Z", "5m", "'end' and 'timeframe' exclude each other")]
    [InlineData("today", "", "5m", "'start' is 'today', which is no time, for instance 2022-01-26T10:05:53.000Z")]
    [InlineData("2022-01-26T10:00:00Z", "today", "", "'end' is 'today', which is no time, for instance 2022-01-26T10:10:53.000Z")]
    [InlineData("", "", "5", "'timeframe' is '5', which is no duration: a unit is missing")]
    [InlineData("", "", "59s", "'end' must be at least one minute after 'start'")]
    [InlineData("9999-12-31T23:00:00Z", "", "24h", "'timeframe' is '24h', which leads out of the calendar")]
    public void EvaluationTimeframe_TryGetPeriod_SaysWhyNot(string start, string end, string timeframe, string reason)
    {
        var asked = new EvaluationTimeframe { Start = start, End = end, Timeframe = timeframe };
        asked.TryGetPeriod(TimeProvider.System, out _, out var why).Should().BeFalse();
        why.Should().Be(reason);
        asked = asked with { TestStart = "a", TestEnd = "b" };
        var isOnTests = asked.TryGetTimes(TimeProvider.System, out var from, out _, out why);
        isOnTests.Should().Be(timeframe.Length == 0 && (start.Length == 0 || end.Length == 0));
        (isOnTests ? from : why).Should().Be(isOnTests ? "a" : reason);
    }

    [Fact]
    public void EvaluationTimeframe_WithoutAnything_IsTheLastFiveMinutes()
    {
        var before = TimeProvider.System.GetUtcNow();
        new EvaluationTimeframe().TryGetPeriod(TimeProvider.System, out var period, out _).Should().BeTrue();
        (period.End - period.Start).Should().Be(TimeSpan.FromMinutes(5));
        period.End.Should().BeOnOrAfter(before);
        new EvaluationTimeframe().TryGetTimes(TimeProvider.System, out _, out _, out var reason).Should().BeFalse();
        reason.Should().Be("the event says neither which period to evaluate nor when the tests ran");
    }
}
