using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Diagnostics;

/// <summary>Records the metrics of one host.</summary>
internal sealed class MetricRecorder : IDisposable
{
    private readonly ConcurrentQueue<Sample> _samples = new();
    private readonly MeterListener _listener = new();

    internal MetricRecorder(IServiceProvider services)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == KeptnDiagnostics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                Instruments.Enqueue(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    internal ConcurrentQueue<Instrument> Instruments { get; } = new();

    public void Dispose() => _listener.Dispose();

    /// <summary>What an instrument measured, as text: the value and the values of its attributes by name.</summary>
    internal IReadOnlyList<string> Read(string instrument, bool withValue = true) =>
        [.. _samples.Where(s => s.Instrument == instrument).Select(s => withValue ? $"{s.Value} {s.Tags}".TrimEnd() : s.Tags)];

    internal IReadOnlyList<double> ReadValues(string instrument) => [.. _samples.Where(s => s.Instrument == instrument).Select(s => s.Value)];

    /// <summary>Reads the observable ones anew.</summary>
    internal IReadOnlyList<string> Observe(string instrument)
    {
        _samples.Clear();
        _listener.RecordObservableInstruments();
        return Read(instrument);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _samples.Enqueue(new(instrument.Name, value, string.Join(' ', tags.ToArray().OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}"))));

    private sealed record Sample(string Instrument, double Value, string Tags);
}
