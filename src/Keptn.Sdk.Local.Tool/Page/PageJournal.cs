using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>
/// The events that the page can show, and those who read along. What exceeds the limit goes, the oldest first.
/// Thread-safe.
/// </summary>
internal sealed class PageJournal(long maxBytes)
{
    private const int MaxReaders = 64;
    private const int MaxWaitingMessages = 5_000;

    private readonly Lock _lock = new();
    private readonly Queue<PageEvent> _events = [];
    private readonly OrderedDictionary<PageRunKey, PageRun> _runs = [];
    private readonly List<Channel<PageMessage>> _readers = [];
    private long _last;
    private long _bytes;
    private bool _isClosed;

    /// <summary>Tells this journal from that of an earlier start, whose numbers mean nothing here.</summary>
    internal string Boot { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    internal bool HasReaders
    {
        get
        {
            lock (_lock)
            {
                return _readers.Count > 0;
            }
        }
    }

    internal void Add(CloudEvent cloudEvent)
    {
        lock (_lock)
        {
            var added = PageEvent.Create(++_last, cloudEvent);
            _events.Enqueue(added);
            _bytes += added.Size;
            if (added.Run.KeptnContext.Length > 0)
            {
                GetRun(added.Run).Events.Add(added);
            }

            while (_bytes > maxBytes && _events.Count > 1)
            {
                Forget(_events.Dequeue());
            }

            Send(Message(added));
        }
    }

    /// <summary>Notes what the control plane warned of.</summary>
    internal void Add(LocalWarning warning)
    {
        lock (_lock)
        {
            var note = new JsonObject
            {
                ["kind"] = warning.Kind.ToString(),
                ["message"] = warning.Message,
                ["context"] = warning.KeptnContext,
                ["event"] = warning.EventId,
            }.ToJsonString();
            foreach (var run in _runs.Values.Where(r => warning.KeptnContext.Length > 0 && r.Key.KeptnContext == warning.KeptnContext))
            {
                run.AddNote(note);
            }

            Send(new PageMessage("note", note));
        }
    }

    /// <summary>Sends something that is not kept.</summary>
    internal void Tell(PageMessage message)
    {
        lock (_lock)
        {
            Send(message);
        }
    }

    /// <summary>Reads along, from the event after the given one on.</summary>
    /// <returns><see langword="null"/> if there are too many readers, or no more to come.</returns>
    internal ChannelReader<PageMessage>? Open(string? lastSeen)
    {
        lock (_lock)
        {
            if (_isClosed || _readers.Count >= MaxReaders)
            {
                return null;
            }

            var missed = TryReadPlace(lastSeen, out var place) ? _events.Where(e => e.Number > place).Select(Message).ToList() : null;
            if (missed is null or { Count: >= MaxWaitingMessages })
            {
                missed = [new PageMessage("reset", "{}", _last)];
            }

            var channel = Channel.CreateBounded<PageMessage>(new BoundedChannelOptions(MaxWaitingMessages) { SingleReader = true });
            missed.ForEach(message => channel.Writer.TryWrite(message));
            _readers.Add(channel);
            return channel.Reader;
        }
    }

    internal void Leave(ChannelReader<PageMessage> reader)
    {
        lock (_lock)
        {
            _readers.RemoveAll(channel => channel.Reader == reader);
        }
    }

    /// <summary>Ends all streams: the server cannot stop before them.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _readers.ForEach(channel => channel.Writer.TryComplete());
        }
    }

    /// <summary>Reads the runs; newest first.</summary>
    internal (string Place, int Total, IReadOnlyList<T> Found) Find<T>(PageQuery query, Func<PageRun, T> read)
    {
        lock (_lock)
        {
            var wanted = _runs.Values.Where(run => run.IsWanted(query)).ToList();
            wanted.Reverse();
            return (Place(_last), wanted.Count, [.. wanted.Take(query.Limit).Select(read)]);
        }
    }

    internal T? FindRun<T>(PageRunKey key, Func<PageRun, T> read)
        where T : class
    {
        lock (_lock)
        {
            return _runs.TryGetValue(key, out var run) ? read(run) : null;
        }
    }

    internal IReadOnlyList<string> GetProjects()
    {
        lock (_lock)
        {
            return [.. _runs.Keys.Select(key => key.Project).Where(project => project.Length > 0).Distinct()];
        }
    }

    internal PageEvent? FindEvent(long number)
    {
        lock (_lock)
        {
            return _events.FirstOrDefault(e => e.Number == number);
        }
    }

    /// <summary>The newest evaluations, newest first, each with whether it was taken back.</summary>
    internal IReadOnlyList<(PageEvent Event, bool IsInvalidated)> FindEvaluations(PageQuery query)
    {
        PageEvent[] all;
        lock (_lock)
        {
            all = [.. _events];
        }

        var invalidated = all.Where(e => e.Type == "sh.keptn.event.evaluation.invalidated").Select(e => e.TriggeredId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. all.Where(e => e.IsEvaluation
                    && (query.Project.Length == 0 || e.Run.Project == query.Project)
                    && (query.Service.Length == 0 || e.Service == query.Service))
                .Reverse().Take(query.Limit)
                .Select(e => (e, e.TriggeredId.Length > 0 && invalidated.Contains(e.TriggeredId))),
        ];
    }

    internal string Place(long number) => $"{Boot}-{number}";

    private static PageMessage Message(PageEvent e) => new("event", e.Head, e.Number);

    // Events that are gone meanwhile cannot be told.
    private bool TryReadPlace(string? lastSeen, out long place)
    {
        place = 0;
        var parts = (lastSeen ?? string.Empty).Split('-');
        var oldest = _events.TryPeek(out var first) ? first.Number : _last + 1;
        return parts.Length == 2 && parts[0] == Boot && long.TryParse(parts[1], out place) && place >= oldest - 1 && place <= _last;
    }

    private PageRun GetRun(PageRunKey key)
    {
        if (!_runs.TryGetValue(key, out var run))
        {
            _runs[key] = run = new PageRun(key);
        }

        return run;
    }

    private void Forget(PageEvent gone)
    {
        _bytes -= gone.Size;
        if (_runs.TryGetValue(gone.Run, out var run))
        {
            // The oldest of all is the oldest of its run.
            run.Events.RemoveAt(0);
            if (run.Events.Count == 0)
            {
                _runs.Remove(gone.Run);
            }
        }
    }

    private void Send(PageMessage message)
    {
        foreach (var channel in _readers.ToArray())
        {
            // A reader that cannot follow is cut off, and comes back for what it missed.
            if (!channel.Writer.TryWrite(message))
            {
                channel.Writer.TryComplete();
                _readers.Remove(channel);
            }
        }
    }
}
