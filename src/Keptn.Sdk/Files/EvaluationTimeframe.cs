namespace Keptn.Sdk.Files;

/// <summary>
/// What an event says about the period to evaluate, and Keptn's rules for it. Empty text means absent.
/// Source: go-utils pkg/common/timeutils; lighthouse-service, start_evaluation_handler.go.
/// </summary>
public sealed record EvaluationTimeframe
{
    /// <summary>The period without any of the values: the last five minutes.</summary>
    public static TimeSpan DefaultLength { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The shortest period.</summary>
    public static TimeSpan MinimumLength { get; } = TimeSpan.FromMinutes(1);

    /// <summary>When the period begins (<c>evaluation.start</c>).</summary>
    public string Start { get; init; } = string.Empty;

    /// <summary>When the period ends (<c>evaluation.end</c>); excludes <see cref="Timeframe"/>.</summary>
    public string End { get; init; } = string.Empty;

    /// <summary>How long the period is, as a <see cref="GoDuration"/> (<c>evaluation.timeframe</c>).</summary>
    public string Timeframe { get; init; } = string.Empty;

    /// <summary>When the tests began (<c>test.start</c>).</summary>
    public string TestStart { get; init; } = string.Empty;

    /// <summary>When the tests ended (<c>test.end</c>).</summary>
    public string TestEnd { get; init; } = string.Empty;

    /// <summary>
    /// The period as the API for evaluations works it out, from <see cref="Start"/>, <see cref="End"/> and
    /// <see cref="Timeframe"/>; what is missing is filled in from now.
    /// </summary>
    /// <param name="clock">Where now comes from.</param>
    /// <param name="period">The period.</param>
    /// <param name="reason">Why there is none; otherwise empty.</param>
    public bool TryGetPeriod(TimeProvider clock, out EvaluationPeriod period, out string reason)
    {
        ArgumentNullException.ThrowIfNull(clock);
        period = default;
        reason = this switch
        {
            { Start.Length: > 0, End.Length: 0, Timeframe.Length: 0 } => "beside 'start', either 'end' or 'timeframe' is needed",
            { End.Length: > 0, Timeframe.Length: > 0 } => "'end' and 'timeframe' exclude each other",
            { End.Length: > 0, Start.Length: 0 } => "beside 'end', 'start' is needed",
            _ => string.Empty,
        };
        return reason.Length == 0
            && TryGetLength(out var length, out reason)
            && TryGetBounds(clock.GetUtcNow(), length, out period, out reason);
    }

    /// <summary>
    /// The period as the evaluation task works it out: from start and end, or from the timeframe, or else from the tests,
    /// whose times are handed on as they are.
    /// </summary>
    /// <param name="clock">Where now comes from.</param>
    /// <param name="start">When the period begins, as text for <c>get-sli.start</c>.</param>
    /// <param name="end">When the period ends, as text for <c>get-sli.end</c>.</param>
    /// <param name="reason">Why there is none; otherwise empty.</param>
    public bool TryGetTimes(TimeProvider clock, out string start, out string end, out string reason)
    {
        start = end = string.Empty;
        if ((Start.Length > 0 && End.Length > 0) || Timeframe.Length > 0)
        {
            if (!TryGetPeriod(clock, out var period, out reason))
            {
                return false;
            }

            start = KeptnTimestamp.Format(period.Start);
            end = KeptnTimestamp.Format(period.End);
            return true;
        }

        if (TestStart.Length > 0 && TestEnd.Length > 0)
        {
            (start, end, reason) = (TestStart, TestEnd, string.Empty);
            return true;
        }

        reason = "the event says neither which period to evaluate nor when the tests ran";
        return false;
    }

    private bool TryGetLength(out long ticks, out string reason)
    {
        ticks = DefaultLength.Ticks;
        reason = string.Empty;
        if (Timeframe.Length == 0)
        {
            return true;
        }

        if (!GoDurationParser.TryParse(Timeframe, out var nanoseconds, out var why))
        {
            reason = $"'timeframe' is '{Timeframe}', which is no duration: {why}";
            return false;
        }

        ticks = nanoseconds / 100;
        return true;
    }

    private bool TryGetBounds(DateTimeOffset now, long length, out EvaluationPeriod period, out string reason)
    {
        period = default;
        var start = default(DateTimeOffset);
        var end = now;
        if (Start.Length > 0 && !KeptnTimestamp.TryParse(Start, out start))
        {
            reason = $"'start' is '{Start}', which is no time, for instance 2022-01-26T10:05:53.000Z";
            return false;
        }

        if (End.Length > 0 && !KeptnTimestamp.TryParse(End, out end))
        {
            reason = $"'end' is '{End}', which is no time, for instance 2022-01-26T10:10:53.000Z";
            return false;
        }

        if (Start.Length == 0 || End.Length == 0)
        {
            var ticks = Start.Length == 0 ? end.UtcTicks - length : start.UtcTicks + length;
            if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
            {
                reason = $"'timeframe' is '{Timeframe}', which leads out of the calendar";
                return false;
            }

            var computed = new DateTimeOffset(ticks, TimeSpan.Zero);
            (start, end) = Start.Length == 0 ? (computed, end) : (start, computed);
        }

        period = new(start, end);
        reason = end - start < MinimumLength ? "'end' must be at least one minute after 'start'" : string.Empty;
        return reason.Length == 0;
    }
}
