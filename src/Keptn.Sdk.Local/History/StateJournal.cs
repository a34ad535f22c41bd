using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Orchestration;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.History;

/// <summary>
/// Keeps the engine's state in the history. An event, and the state that it follows from, are kept before anybody sees it;
/// until the engine has acted on it, it stands in the outbox. So a process that is killed at any moment goes on exactly
/// there: what was sent may be sent once more, with the same id. Owned by the control loop.
/// </summary>
internal sealed class StateJournal(ILocalHistory history, EngineState state, Action<string> warn)
{
    private readonly List<CloudEvent> _outbox = [];
    private readonly List<OpenEvent> _earlier = [];
    private readonly List<ReadOnlyMemory<byte>> _happened = [];
    private bool _hasOutbox;
    private bool _failed;

    /// <summary>Reads what an earlier process knew.</summary>
    /// <exception cref="IOException">The history cannot be read.</exception>
    internal void Restore(SequenceEngine engine)
    {
        var records = history.ReadRecords();
        foreach (var record in records)
        {
            try
            {
                Restore(record);
            }
            catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentException or CloudEventFormatException)
            {
                // One part that cannot be used must not cost the rest; it stays in the history as it is.
                warn($"{record.Key} in the history cannot be used and is left out: {e.Message}");
            }
        }

        _earlier.AddRange(engine.OnRestored());
        _hasOutbox = _outbox.Count > 0;
        state.Changes.AreKept = true;
    }

    /// <summary>Sends what was not sent, and once more what nobody has answered.</summary>
    /// <param name="resend">Sends an event once more.</param>
    /// <param name="takeUp">Is told of the tasks that somebody has answered, but not to the end.</param>
    internal void Continue(Action<CloudEvent> resend, Action<EarlierTask> takeUp)
    {
        // What stands in the outbox goes out below.
        foreach (var open in _earlier.Where(open => IsOpen(open) && !_outbox.Exists(cloudEvent => cloudEvent.Id == open.Id)))
        {
            var task = new EarlierTask(open.Event, ReadAnswers(open));
            if (task.Answers.Count == 0 && !open.IsAnswered)
            {
                resend(open.Event);
            }
            else if (open.ExecutionId is not null && !task.IsOver)
            {
                takeUp(task);
            }
        }

        _earlier.Clear();
        foreach (var cloudEvent in _outbox)
        {
            state.Output.Events.Enqueue(cloudEvent);
        }

        _outbox.Clear();
    }

    /// <summary>Notes that everybody has an event, and that the engine has acted on it.</summary>
    internal void OnPublished(CloudEvent cloudEvent) => _happened.Add(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent));

    /// <summary>Keeps everything that has changed.</summary>
    /// <param name="next">The event that goes out next; <see langword="null"/> at the end of a step.</param>
    internal void Commit(CloudEvent? next)
    {
        List<CloudEvent> outbox = [.. _outbox, .. next is null ? [] : (CloudEvent[])[next], .. state.Output.Events];
        if (outbox.Count == 0 && !_hasOutbox && _happened.Count == 0 && state.Changes.Keys.Count == 0)
        {
            return;
        }

        List<LocalHistoryRecord> records = [.. state.Changes.Keys.Select(key => new LocalHistoryRecord(key.ToString(), Bytes(Write(key))))];
        if (outbox.Count > 0 || _hasOutbox)
        {
            records.Add(new LocalHistoryRecord(
                new StateKey(StateKind.Outbox, string.Empty, string.Empty).ToString(),
                outbox.Count == 0 ? null : Bytes(new JsonObject { ["events"] = new JsonArray([.. outbox.Select(StateCodec.Write)]) })));
        }

        try
        {
            history.Write(records, _happened);
        }
        catch (IOException e)
        {
            // Development goes on without; what could not be kept is tried again with the next step.
            if (!_failed)
            {
                warn($"The history cannot be written; what happens now is lost with the process: {e.Message}");
            }

            _failed = true;
            if (_happened.Count > state.Options.MaxUndeliveredEvents)
            {
                _happened.RemoveAt(0);
            }

            return;
        }

        _failed = false;
        _hasOutbox = outbox.Count > 0;
        _happened.Clear();
        state.Changes.Clear();
    }

    private bool IsOpen(OpenEvent open) =>
        (open.ExecutionId is null ? state.IndicatorRequests : state.OpenEvents).Find(open.Scope.Project, open.Id) == open;

    private List<EarlierAnswer> ReadAnswers(OpenEvent open)
    {
        var current = open.ExecutionId is { } id ? state.Executions.Get(id)?.CurrentTask : null;
        return
        [
            .. current?.TriggeredId == open.Id ? current.Events.Select(e => new EarlierAnswer(e.Source, e.IsFinished)) : [],
            .. _outbox.Where(e => e.TriggeredId == open.Id).Select(EarlierAnswer.Read).OfType<EarlierAnswer>(),
        ];
    }

    // Without the type, null would become a value without bytes, which removes nothing.
    private static ReadOnlyMemory<byte>? Bytes(JsonObject? node) =>
        node is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(node.ToJsonString());

    private JsonObject? Write(StateKey key) => key.Kind switch
    {
        StateKind.Execution => state.Executions.Get(key.Id) is { } execution ? StateCodec.Write(execution) : null,
        StateKind.View => state.Views.Find(new RunKey(key.Project, key.Id)) is { } view ? StateCodec.Write(view) : null,
        StateKind.Open => state.OpenEvents.Find(key.Project, key.Id) is { } open ? StateCodec.Write(open) : null,
        StateKind.Request => state.IndicatorRequests.Find(key.Project, key.Id) is { } request ? StateCodec.Write(request) : null,
        StateKind.Commit => state.Commits.Find(key.Project, key.Id) is { } kept ? StateCodec.Write(key.Project, kept.Stage, kept.Snapshot) : null,
        _ => state.Paused.All.Any() ? StateCodec.Write(state.Paused.All) : null,
    };

    private void Restore(LocalHistoryRecord record)
    {
        var node = JsonElement.Parse(record.Value!.Value.Span);
        switch (Enum.Parse<StateKind>(record.Key.Split('/')[0]))
        {
            case StateKind.Execution:
                state.Executions.Restore(StateCodec.ReadExecution(node));
                break;
            case StateKind.View:
                state.Views.Restore(StateCodec.ReadView(node));
                break;
            case StateKind.Open:
                state.OpenEvents.Add(StateCodec.ReadOpen(node));
                break;
            case StateKind.Request:
                state.IndicatorRequests.Add(StateCodec.ReadOpen(node));
                break;
            case StateKind.Commit:
                var (project, inStage, snapshot) = StateCodec.ReadCommit(node);
                state.Commits.Restore(project, inStage, snapshot);
                break;
            case StateKind.Paused:
                foreach (var (keptnContext, stage) in StateCodec.ReadPaused(node))
                {
                    state.Paused.Pause(keptnContext, stage);
                }

                break;
            default:
                _outbox.AddRange(StateCodec.List(node, "events").Select(StateCodec.ReadEvent));
                break;
        }
    }
}
