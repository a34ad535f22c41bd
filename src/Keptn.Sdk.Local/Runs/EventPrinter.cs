using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Runs;

/// <summary>Writes events for people, a line each.</summary>
internal sealed class EventPrinter(TextWriter output, bool useColor, TimeProvider time) : IDisposable
{
    // Who serves for days shall not collect what was never answered.
    private const int MaxRemembered = 10_000;

    private readonly long _begin = time.GetTimestamp();
    private readonly Dictionary<string, TimeSpan> _triggered = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _ends = new(0);
    private volatile bool _isComplete;

    /// <summary>Why quality gates stopped the run, to be added to its result; empty where none did.</summary>
    internal string Stopped { get; private set; } = string.Empty;

    public void Dispose() => _ends.Dispose();

    internal Task PrintHeaderAsync() => output.WriteLineAsync($"{"at",9}  {"event",-25} {"source",-20} {"took",8}  result");

    internal async Task PrintAsync(CloudEvent cloudEvent)
    {
        var now = time.GetElapsedTime(_begin);
        var id = cloudEvent.Id ?? string.Empty;
        if (_triggered.Count < MaxRemembered)
        {
            _triggered.TryAdd(id, now);
        }

        var type = cloudEvent.Type ?? string.Empty;
        var name = type.StartsWith(KeptnEventType.Prefix, StringComparison.Ordinal) ? type[KeptnEventType.Prefix.Length..] : type;
        var (verdict, took) = (string.Empty, string.Empty);
        if (name.EndsWith(".finished", StringComparison.Ordinal))
        {
            verdict = Judge(cloudEvent, type);
            if (_triggered.Remove(cloudEvent.TriggeredId ?? string.Empty, out var since))
            {
                took = Seconds(now - since);
            }
        }
        else if (name.EndsWith(".status.changed", StringComparison.Ordinal))
        {
            verdict = ReadMessage(cloudEvent);
        }

        var (what, who) = (TerminalText.Clean(name), TerminalText.Clean(cloudEvent.Source));
        await output.WriteLineAsync($"{Seconds(now),9}  {what,-25} {who,-20} {took,8}  {verdict}".TrimEnd()).ConfigureAwait(false);
        if (KeptnEventType.TryParse(type, out var parsed) && parsed is { Sequence: not null, Kind: KeptnEventKinds.Finished })
        {
            _ends.Release();
        }
    }

    internal Task FailAsync(string problem) => output.WriteLineAsync(problem);

    /// <summary>Waits until the ends of so many sequences were written.</summary>
    internal async Task WaitForEndsAsync(int count, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count && !_isComplete; i++)
        {
            await _ends.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal void Complete()
    {
        _isComplete = true;
        _ends.Release();
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000} s");

    private static string ReadMessage(CloudEvent cloudEvent) =>
        TryRead(cloudEvent, out var data) ? TerminalText.Clean(data.Message) : string.Empty;

    // Anybody may put anything on the bus.
    private static bool TryRead(CloudEvent cloudEvent, out EventData data)
    {
        try
        {
            data = KeptnJson.Deserialize(cloudEvent.Data, KeptnJsonContext.Default.EventData);
            return true;
        }
        catch (EventDataException)
        {
            data = new EventData();
            return false;
        }
    }

    private string Judge(CloudEvent cloudEvent, string type)
    {
        if (!TryRead(cloudEvent, out var data))
        {
            return "its data cannot be read";
        }

        var message = data.Message;
        if (type == EvaluationFinished.EventType && QualityGate.TryRead(cloudEvent) is { } gate)
        {
            message = gate.Summary.Length > 0 ? gate.Summary : message;
            if (gate.Violations.Count > 0)
            {
                Stopped = $", the quality gate {(data.Result == KeptnResult.Fail ? "stopped it" : "warns")}: {TerminalText.Clean(string.Join("; ", gate.Violations))}";
            }
        }

        var status = data.Status == KeptnStatus.Succeeded ? string.Empty : $" ({TerminalText.Clean(data.Status?.Value)})";
        return $"{Color(TerminalText.Clean(data.Result?.Value))}{status}  {TerminalText.Clean(message)}";
    }

    private string Color(string result)
    {
        var color = result switch { "pass" => 32, "warning" => 33, _ => 31 };
        return useColor ? $"\u001b[{color}m{result}\u001b[0m" : result;
    }
}
