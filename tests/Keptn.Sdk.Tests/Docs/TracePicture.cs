using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>Draws a recorded trace as SVG, light or dark as the reader's device is.</summary>
internal static class TracePicture
{
    private const int Width = 1180;
    private const int Left = 348;
    private const int Right = 1040;
    private const int Top = 134;
    private const int RowHeight = 26;
    private const int GroupGap = 14;
    private const double Bar = 14;

    private const string Style = """
        text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:13px;fill:var(--text)}
        svg{--page:#fff;--band:#f5f7fa;--line:#dde3ea;--text:#1c2733;--soft:#5b6b7c;--consumer:#2f6fde;--internal:#7a5af0;--producer:#e07b1a;--own:#12876f}
        @media (prefers-color-scheme:dark){svg{--page:#11161d;--band:#1a212b;--line:#303a47;--text:#e6ebf1;--soft:#9aa8b8;--consumer:#6ba1ff;--internal:#a894ff;--producer:#ffa552;--own:#3ecfae}}
        .title{font-size:18px;font-weight:600}.soft{fill:var(--soft);font-size:12px}.mono{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,monospace;font-size:12px}
        .service{font-weight:600}.Consumer{fill:var(--consumer)}.Internal{fill:var(--internal)}.Producer{fill:var(--producer)}.Own{fill:var(--own)}
        """;

    internal static string Draw(TraceRecording trace)
    {
        var groups = trace.Spans.GroupBy(s => s.Service).ToList();
        var end = trace.Spans.Max(s => s.Start + s.Duration);
        var step = GetStep(end);
        var rows = trace.Spans.Count + groups.Count;
        var bottom = Top + (rows * RowHeight) + (groups.Count * GroupGap);
        var height = bottom + 62;
        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" role="img" aria-label="The spans of a Keptn sequence of three tasks, in one trace">""");
        Line(svg, $"<style>{Style}</style>");
        Line(svg, $"""<rect width="{Width}" height="{height}" rx="10" fill="var(--page)"/>""");
        Line(svg, $"""<text class="title" x="28" y="42">dev.delivery of carts in sockshop</text>""");
        Line(svg, $"""<text class="soft" x="28" y="66">shkeptncontext</text><text class="mono" x="130" y="66">{trace.KeptnContext}</text>""");
        Line(svg, $"""<text class="soft" x="28" y="86">trace id</text><text class="mono" x="130" y="86">{trace.KeptnContext.Replace("-", string.Empty, StringComparison.Ordinal)}</text>""");
        var y = Top;
        var places = new Dictionary<string, (TraceRecording.Span Span, int Depth, int Y)>();
        foreach (var group in groups)
        {
            var spans = Order(trace, [.. group]).ToList();
            Line(svg, $"""<rect x="16" y="{y}" width="{Width - 32}" height="{((spans.Count + 1) * RowHeight) + 4}" rx="8" fill="var(--band)"/>""");
            Line(svg, $"""<text class="service" x="28" y="{y + 18}">{group.Key}</text>""");
            foreach (var (span, depth) in spans)
            {
                y += RowHeight;
                places[span.Id] = (span, depth, y);
            }

            y += RowHeight + GroupGap;
        }

        for (var time = 0; time <= end; time += step)
        {
            var x = X(time, end);
            Line(svg, $"""<line x1="{x}" y1="{Top - 10}" x2="{x}" y2="{bottom - 8}" stroke="var(--line)"/><text class="soft" x="{x}" y="{Top - 18}" text-anchor="middle">{time / 1000} ms</text>""");
        }

        foreach (var (span, depth, row) in places.Values)
        {
            DrawSpan(svg, span, depth, row, end);
            if (places.TryGetValue(span.Parent, out var parent) && parent.Span.Service != span.Service)
            {
                DrawArrow(svg, X(parent.Span.Start + parent.Span.Duration, end), parent.Y, X(span.Start, end), row);
            }
        }

        DrawLegend(svg, bottom + 34);
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void DrawSpan(StringBuilder svg, TraceRecording.Span span, int depth, int y, int end)
    {
        var x = X(span.Start, end);
        var width = Math.Max(3, Math.Round(X(span.Start + span.Duration, end) - x, 1));
        var middle = y + (RowHeight / 2);
        var kind = IsOwn(span) ? "Own" : span.Kind;
        Line(svg, $"""<text x="{28 + (depth * 18)}" y="{middle + 4}">{span.Name}</text>""");
        Line(svg, $"""<rect class="{kind}" x="{x}" y="{middle - (Bar / 2)}" width="{width}" height="{Bar}" rx="3"/>""");
        var label = $"{Describe(span.Duration)}{(span.Result.Length > 0 ? $" · {span.Result}" : string.Empty)}";
        var after = x + width + 7;
        var isNarrow = after > Width - 120;
        Line(svg, $"""<text class="soft" x="{Math.Round(isNarrow ? x - 7 : after, 1)}" y="{middle + 4}" text-anchor="{(isNarrow ? "end" : "start")}">{label}</text>""");
    }

    /// <summary>From a span to its child at another service, which got the event with its traceparent.</summary>
    private static void DrawArrow(StringBuilder svg, double x1, int y1, double x2, int y2)
    {
        var (from, to) = (Math.Round(Math.Min(x1, x2) - 12, 1), y2 + (RowHeight / 2));
        Line(svg, $"""<path d="M{Math.Round(x1 - 5, 1)} {y1 + (RowHeight / 2)}H{from}V{to}H{Math.Round(x2 - 4, 1)}m-5 -4l5 4l-5 4" fill="none" stroke="var(--producer)" stroke-width="1.5" stroke-linejoin="round"/>""");
        Line(svg, $"""<text class="soft" x="{Math.Round(from - 8, 1)}" y="{to + RowHeight - 1}" text-anchor="end">traceparent</text>""");
    }

    private static void DrawLegend(StringBuilder svg, int y)
    {
        var x = 28;
        foreach (var (kind, text, width) in new[]
        {
            ("Consumer", "process: an event, at one service", 250),
            ("Internal", "handle: middleware and handler", 240),
            ("Own", "spans of the handler's own", 215),
            ("Producer", "send: an answer, which carries this span's traceparent", 0),
        })
        {
            Line(svg, $"""<rect class="{kind}" x="{x}" y="{y - 11}" width="14" height="14" rx="3"/><text class="soft" x="{x + 22}" y="{y}">{text}</text>""");
            x += width;
        }
    }

    private static bool IsOwn(TraceRecording.Span span) => span.Kind == "Internal" && !span.Name.StartsWith("handle ", StringComparison.Ordinal);

    /// <summary>Children below their parents, by time; the top ones of a service are those whose parent is elsewhere.</summary>
    private static IEnumerable<(TraceRecording.Span Span, int Depth)> Order(TraceRecording trace, IReadOnlyList<TraceRecording.Span> group)
    {
        return group.Where(s => group.All(o => o.Id != s.Parent)).SelectMany(s => Below(s, 0));

        IEnumerable<(TraceRecording.Span, int)> Below(TraceRecording.Span span, int depth) =>
            trace.Spans.Where(s => s.Parent == span.Id && s.Service == span.Service).OrderBy(s => s.Start).SelectMany(s => Below(s, depth + 1)).Prepend((span, depth));
    }

    private static int GetStep(int end) => new[] { 5_000, 10_000, 20_000, 25_000, 50_000, 100_000, 200_000, 250_000, 500_000 }.FirstOrDefault(s => end / s <= 10, 1_000_000);

    private static double X(int time, int end) => Math.Round(Left + ((double)time / end * (Right - Left)), 1);

    private static string Describe(int duration) => duration < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{duration} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{duration / 1000d:0.0} ms");

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
