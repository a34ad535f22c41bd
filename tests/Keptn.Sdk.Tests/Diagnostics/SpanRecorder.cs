using System.Collections.Concurrent;
using System.Diagnostics;

namespace Keptn.Sdk.Tests.Diagnostics;

/// <summary>Records the spans of some traces alone: tests run side by side, and a trace must not reach the events of others.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivityListener _listener;

    internal SpanRecorder(Func<ActivityTraceId, bool> records, params string[] otherSources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == KeptnDiagnostics.ActivitySourceName || otherSources.Contains(s.Name),
            Sample = (ref options) => records(options.TraceId) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                // Listeners hear of every span that any of them wants.
                if (records(activity.TraceId))
                {
                    _stopped.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    internal SpanRecorder(ActivityTraceId traceId)
        : this(id => id == traceId)
    {
    }

    /// <summary>In the order in which they began.</summary>
    internal IReadOnlyList<Activity> Spans => [.. _stopped.OrderBy(a => a.StartTimeUtc).ThenBy(a => a.Kind == ActivityKind.Consumer ? 0 : 1)];

    internal IReadOnlyList<string> Names => [.. Spans.Select(s => s.DisplayName.Replace("sh.keptn.event.", string.Empty, StringComparison.Ordinal))];

    public void Dispose() => _listener.Dispose();

    internal Activity Get(string name) => Spans.Single(s => s.DisplayName.Replace("sh.keptn.event.", string.Empty, StringComparison.Ordinal) == name);
}
