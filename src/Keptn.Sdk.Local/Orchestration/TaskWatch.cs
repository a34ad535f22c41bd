using System.Globalization;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Looks after tasks that were sent: tells people early when nobody reacts, and reports them when time is up.
/// Source: shipyard-controller, internal/controller/sequencewatcher.go. Unlike there, the time counts from the moment of
/// sending: a task that had to wait in the queue gets all of it.
/// </summary>
internal sealed class TaskWatch(EngineState state)
{
    /// <summary>Called with a task that nobody has reacted to in time.</summary>
    internal Action<OpenEvent>? TimedOut { get; set; }

    internal void Arm(OpenEvent open)
    {
        if (state.Options.UnansweredTaskWarning is var early && early > TimeSpan.Zero)
        {
            open.StopWatching += state.Agenda.Add(state.Now + early, () => IfUnanswered(open, Warn));
        }

        if (state.Options.TaskStartedTimeout is var late && late > TimeSpan.Zero)
        {
            open.StopWatching += state.Agenda.Add(state.Now + late, () => IfUnanswered(open, unanswered => TimedOut?.Invoke(unanswered)));
        }
    }

    private void IfUnanswered(OpenEvent open, Action<OpenEvent> act)
    {
        if (!open.IsAnswered && ReferenceEquals(state.OpenEvents.Find(open.Scope.Project, open.Id), open))
        {
            act(open);
        }
    }

    private void Warn(OpenEvent open)
    {
        var type = open.Scope.EventType;
        var listeners = state.Listeners.ListenersOf(type);
        var connected = state.Listeners.Describe();
        var who = listeners.Count > 0
            ? $"Subscribed to it: {string.Join(", ", listeners)}"
            : $"Nobody is subscribed to it; connected: {(connected.Count > 0 ? string.Join("; ", connected) : "nobody")}";
        var timeout = state.Options.TaskStartedTimeout is var late && late > TimeSpan.Zero
            ? $" Without an answer the sequence ends with an error after {Text(late)}."
            : string.Empty;
        state.Output.Warn(
            LocalWarningKind.TaskUnanswered,
            $"Nobody has started task '{BusEventType.Read(type)?.Name}' of {open.Scope.Service} in {open.Scope.Stage} for "
                + $"{Text(state.Options.UnansweredTaskWarning)} ({type}). {who}.{timeout}",
            open.Scope.KeptnContext,
            open.Event);
    }

    private static string Text(TimeSpan span) => span.TotalMinutes >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
