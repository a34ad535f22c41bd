using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Keptn.Sdk.Diagnostics;

/// <summary>
/// The metrics of one service. Names that begin with <c>messaging.</c> follow the semantic conventions of OpenTelemetry.
/// Durations are in seconds. An instrument that nobody reads costs a look at a field.
/// </summary>
internal sealed class KeptnInstruments : IDisposable
{
    // The conventions end at 10 s; a task of Keptn may take hours.
    private static readonly double[] s_process = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];
    private static readonly double[] s_send = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly Meter _meter;
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _processDuration;
    private readonly Histogram<double> _sendDuration;
    private readonly Histogram<double> _taskDuration;
    private readonly Histogram<double> _waitDuration;

    /// <summary>Creates the instruments.</summary>
    /// <param name="factory">The host's, which keeps hosts in one process apart; <see langword="null"/> where it has none.</param>
    internal KeptnInstruments(IMeterFactory? factory)
    {
        var options = new MeterOptions("Keptn.Sdk") { Version = SdkVersion.Value };
        _meter = factory?.Create(options) ?? new Meter(options);
        _consumed = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Events that arrived.");
        _sent = _meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Events that were to be sent; error.type tells which were not.");
        _sendDuration = CreateHistogram("messaging.client.operation.duration", "Time to send an event, all attempts and the waits between them included.", s_send);
        _processDuration = CreateHistogram("messaging.process.duration", "Time from the beginning of an event to its end or, for a task left pending, until then.", s_process);
        _taskDuration = CreateHistogram("keptn.task.duration", "Time from the beginning of a task to its answer, pending time included.", s_process);
        _waitDuration = CreateHistogram("keptn.inbound.wait.duration", "Time that events waited for their place.", s_process);
        _outcomes = _meter.CreateCounter<long>("keptn.event.outcomes", "{outcome}", "What became of events, one count for each handler.");
        _retries = _meter.CreateCounter<long>("keptn.send.retries", "{retry}", "Failed attempts to send that are followed by another.");
    }

    /// <summary>Whether somebody reads a duration that begins when an event arrives or begins.</summary>
    internal bool MeasuresWork => _processDuration.Enabled || _taskDuration.Enabled || _waitDuration.Enabled;

    internal bool MeasuresSends => _sent.Enabled || _sendDuration.Enabled;

    internal bool CountsConsumed => _consumed.Enabled;

    internal bool CountsOutcomes => _outcomes.Enabled;

    public void Dispose() => _meter.Dispose();

    internal void Consumed(string destination) =>
        _consumed.Add(1, System, new(TelemetryNames.OperationName, TelemetryNames.Process), new(TelemetryNames.Destination, destination));

    internal void Outcome(string destination, string disposition) =>
        _outcomes.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Destination, destination), new(TelemetryNames.Disposition, disposition));

    internal void Retry(string destination, string errorType) =>
        _retries.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Destination, destination), new(TelemetryNames.ErrorType, errorType));

    internal void Waited(TimeSpan time, string destination) => _waitDuration.Record(time.TotalSeconds, new KeyValuePair<string, object?>(TelemetryNames.Destination, destination));

    internal void Processed(TimeSpan time, string destination, string? errorType)
    {
        var tags = Operation(TelemetryNames.Process, destination, errorType);
        _processDuration.Record(time.TotalSeconds, tags);
    }

    internal void Sent(TimeSpan time, string destination, string? errorType)
    {
        var tags = Operation(TelemetryNames.Send, destination, errorType);
        _sent.Add(1, tags);
        tags.Add(TelemetryNames.OperationType, TelemetryNames.Send);
        _sendDuration.Record(time.TotalSeconds, tags);
    }

    internal void Answered(TimeSpan time, string task, string result, string status) => _taskDuration.Record(
        time.TotalSeconds, new KeyValuePair<string, object?>(TelemetryNames.Task, task), new(TelemetryNames.Result, result), new(TelemetryNames.Status, status));

    /// <summary>Reports what is asked for whenever metrics are collected.</summary>
    internal void Observe(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableUpDownCounter(name, read, unit, description);

    internal void Observe(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableUpDownCounter(name, read, unit, description);

    /// <summary>As <see cref="Observe(string, string, string, Func{long})"/>, for what only grows.</summary>
    internal void ObserveTotal(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    private static KeyValuePair<string, object?> System => new(TelemetryNames.System, TelemetryNames.Keptn);

    private static TagList Operation(string operation, string destination, string? errorType)
    {
        var tags = new TagList { System, { TelemetryNames.OperationName, operation }, { TelemetryNames.Destination, destination } };
        if (errorType is not null)
        {
            tags.Add(TelemetryNames.ErrorType, errorType);
        }

        return tags;
    }

    private Histogram<double> CreateHistogram(string name, string description, double[] buckets) => _meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });
}
