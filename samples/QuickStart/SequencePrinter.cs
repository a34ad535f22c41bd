using System.Diagnostics;
using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;

namespace QuickStart;

/// <summary>Prints the events of a sequence as they come.</summary>
internal sealed class SequencePrinter
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<string, TimeSpan> _triggered = [];
    private readonly bool _color = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;

    /// <returns>Why a quality gate stopped the sequence, to be added to its result; empty where none did.</returns>
    internal static async Task<string> PrintAsync(IAsyncEnumerable<CloudEvent> events, SequenceRun run)
    {
        var printer = new SequencePrinter();
        var stopped = string.Empty;
        Console.WriteLine($"{"at",9}  {"event",-25} {"source",-20} {"took",8}  result");
        await foreach (var cloudEvent in events)
        {
            if (cloudEvent.KeptnContext != run.KeptnContext)
            {
                continue;
            }

            printer.Print(cloudEvent);
            if (cloudEvent.TriggeredId == run.TriggeredId)
            {
                break;
            }

            if (cloudEvent.Type == EvaluationFinished.EventType && QualityGate.Read(cloudEvent) is { Violations.Count: > 0 } gate)
            {
                stopped = $", the quality gate stopped it: {string.Join("; ", gate.Violations)}";
            }
        }

        return stopped;
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000} s");

    private void Print(CloudEvent cloudEvent)
    {
        var now = _clock.Elapsed;
        _triggered.TryAdd(cloudEvent.Id ?? string.Empty, now);
        var data = KeptnJson.Deserialize(cloudEvent.Data, KeptnJsonContext.Default.EventData);
        var name = cloudEvent.Type![KeptnEventType.Prefix.Length..];
        var verdict = string.Empty;
        var took = string.Empty;
        if (name.EndsWith(".finished", StringComparison.Ordinal) && _triggered.TryGetValue(cloudEvent.TriggeredId ?? string.Empty, out var since))
        {
            took = Seconds(now - since);
            var message = cloudEvent.Type == EvaluationFinished.EventType ? QualityGate.Read(cloudEvent).Summary : data.Message;
            verdict = $"{Color(data.Result?.Value)}{(data.Status == KeptnStatus.Succeeded ? string.Empty : $" ({data.Status})")}  {message}";
        }

        Console.WriteLine($"{Seconds(now),9}  {name,-25} {cloudEvent.Source,-20} {took,8}  {verdict}".TrimEnd());
    }

    private string Color(string? result)
    {
        var color = result switch { "pass" => 32, "warning" => 33, _ => 31 };
        return _color ? $"\u001b[{color}m{result}\u001b[0m" : result ?? string.Empty;
    }
}
