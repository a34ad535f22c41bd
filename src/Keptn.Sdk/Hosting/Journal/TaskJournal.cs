using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Journal;

/// <summary>
/// Keeps on disk what the service owes: for each task that it is about to begin, and each answer that it is about to send,
/// a record that is there after <c>kill -9</c> and after a power cut (contract C2, C3, C9). Many records share one write.
/// A disk that fails is reported, and the service goes on without this protection until it works again.
/// </summary>
internal sealed class TaskJournal : IDisposable
{
    /// <summary>Smaller files are not worth the work of writing them anew.</summary>
    private const int MinCompactSize = 4 * 1024 * 1024;

    private readonly JournalDirectory _directory;
    private readonly ILogger _logger;
    private readonly int _compactSize;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JournalPlaces> _live = new(StringComparer.Ordinal);
    private JournalFile _file;
    private Batch _next = new();
    private Batch _spare = new();
    private long _liveSize;
    private int _count;
    private bool _writing;
    private bool _failed;
    private bool _isAdopted;
    private TaskCompletionSource? _idle;

    private TaskJournal(JournalDirectory directory, JournalFile file, IReadOnlyList<JournalEntry> recovered, ILogger logger, int compactSize)
    {
        _directory = directory;
        _file = file;
        _logger = logger;
        _compactSize = compactSize;
        Recovered = recovered;
    }

    /// <summary>What an earlier process left to do.</summary>
    internal IReadOnlyList<JournalEntry> Recovered { get; }

    /// <summary>For how many tasks something is owed, as far as it is written.</summary>
    internal int Count => Volatile.Read(ref _count);

    public void Dispose()
    {
        _file.Dispose();
        _directory.Dispose();
    }

    /// <summary>
    /// Opens the journal of a folder and reads what it holds; null while another process uses it.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be used.</exception>
    internal static TaskJournal? TryOpen(string path, ILogger logger, int compactSize = MinCompactSize)
    {
        if (JournalDirectory.TryOpen(path) is not { } directory)
        {
            return null;
        }

        try
        {
            var entries = JournalReader.Read(directory, logger);
            var journal = new TaskJournal(directory, directory.CreateNext(), entries, logger, compactSize);
            journal.Adopt();
            return journal;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Notes a task that is about to be begun. Completes when that is on the disk.</summary>
    internal Task BeginAsync(string taskId, CloudEvent triggered, IReadOnlyList<string> subscriptionIds, CloudEvent started) => AppendAsync(
        new JournalRecord(JournalOperation.Begin, taskId) { Triggered = triggered, SubscriptionIds = subscriptionIds, Started = started }, flush: true);

    /// <summary>Notes that the other side has the started event. If this is lost, the next process has to ask.</summary>
    internal void MarkStarted(string taskId) => _ = AppendAsync(new JournalRecord(JournalOperation.Started, taskId), flush: false);

    /// <summary>Notes the answer of a task, which is about to be sent. Completes when that is on the disk.</summary>
    internal Task AnswerAsync(string taskId, CloudEvent answer) =>
        AppendAsync(new JournalRecord(JournalOperation.Answer, taskId) { Answer = answer }, flush: true);

    /// <summary>Notes that nothing is owed for a task. If this is lost, the next process sends the same event again.</summary>
    internal void Complete(string taskId) => _ = AppendAsync(new JournalRecord(JournalOperation.Done, taskId), flush: false);

    /// <summary>Completes when everything noted so far is written.</summary>
    internal Task WhenWrittenAsync()
    {
        lock (_lock)
        {
            if (!_writing)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private Task AppendAsync(JournalRecord record, bool flush)
    {
        using var json = record.Encode();
        lock (_lock)
        {
            var start = _next.Data.WrittenCount;
            JournalFrame.Write(json.GetWritten(), _next.Data);
            _next.Records.Add((record.Operation, record.TaskId, start, _next.Data.WrittenCount - start));
            _next.Flush |= flush;
            var written = flush ? (_next.Written ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
            if (!_writing)
            {
                _writing = true;
                ThreadPool.UnsafeQueueUserWorkItem(static journal => journal.WriteAll(), this, preferLocal: false);
            }

            return written;
        }
    }

    /// <summary>Takes over what earlier files held, and deletes them.</summary>
    private void Adopt()
    {
        try
        {
            var data = new ArrayBufferWriter<byte>();
            foreach (var entry in Recovered)
            {
                foreach (var record in JournalReader.ToRecords(entry))
                {
                    var start = data.WrittenCount;
                    record.Write(data);
                    Note(record.Operation, record.TaskId, start, data.WrittenCount - start);
                }
            }

            _file.Append(data.WrittenSpan, flush: true);
            _directory.DeleteEarlier();
            _isAdopted = true;
        }
        catch (IOException e)
        {
            // A full disk: the earlier files stay as long as this process lives, and their tasks are recovered all the same.
            Fail(e);
        }
    }

    private void WriteAll()
    {
        while (true)
        {
            Batch batch;
            lock (_lock)
            {
                if (_next.Records.Count == 0)
                {
                    _writing = false;
                    _idle?.SetResult();
                    _idle = null;
                    return;
                }

                batch = _next;
                (_next, _spare) = (_spare, batch);
            }

            Write(batch);
            batch.Written?.SetResult();
            batch.Clear();
        }
    }

    private void Write(Batch batch)
    {
        try
        {
            var offset = _file.Length;
            _file.Append(batch.Data.WrittenSpan, batch.Flush);
            foreach (var (operation, taskId, start, size) in batch.Records)
            {
                Note(operation, taskId, offset + start, size);
            }

            if (_failed)
            {
                _failed = false;
                Log.JournalRecovered(_logger, _file.Path);
            }

            if (_isAdopted && _file.Length > _compactSize && _file.Length > 2 * _liveSize)
            {
                Compact();
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the tasks that wait for this go on: to be unprotected is better than not to be done.
            Fail(e);
        }
    }

    private void Fail(Exception exception)
    {
        if (!_failed)
        {
            _failed = true;
            Log.JournalFailed(_logger, exception, _file.Path);
        }
    }

    /// <summary>Remembers where the records stand that are still needed.</summary>
    private void Note(JournalOperation operation, string taskId, long offset, int size)
    {
        _ = _live.TryGetValue(taskId, out var places);
        _liveSize -= places.Size;
        places = operation switch
        {
            JournalOperation.Begin => new JournalPlaces { Begin = (offset, size) },
            JournalOperation.Started => places with { Started = (offset, size) },
            JournalOperation.Answer => new JournalPlaces { Answer = (offset, size) },
            _ => default,
        };
        _liveSize += places.Size;
        if (places.Size == 0)
        {
            _live.Remove(taskId);
        }
        else
        {
            _live[taskId] = places;
        }

        Volatile.Write(ref _count, _live.Count);
    }

    /// <summary>Writes what is still needed to a new file and deletes the old one.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "It becomes the journal, or is disposed.")]
    private void Compact()
    {
        var next = _directory.CreateNext();
        var isComplete = false;
        try
        {
            var moved = new Dictionary<string, JournalPlaces>(_live.Count, StringComparer.Ordinal);
            foreach (var (taskId, places) in _live)
            {
                moved[taskId] = places.Select(place =>
                {
                    var at = next.Length;
                    next.Append(_file.Read(place.Offset, place.Size), flush: false);
                    return (at, place.Size);
                });
            }

            next.Flush();
            isComplete = true;
            (_file, next) = (next, _file);
            foreach (var (taskId, places) in moved)
            {
                _live[taskId] = places;
            }

            _directory.DeleteEarlier();
        }
        finally
        {
            next.Dispose();
            if (!isComplete)
            {
                _directory.DeleteNewest();
            }
        }
    }

    /// <summary>What is written together.</summary>
    private sealed class Batch
    {
        internal ArrayBufferWriter<byte> Data { get; } = new();

        internal List<(JournalOperation Operation, string TaskId, int Start, int Size)> Records { get; } = [];

        internal bool Flush { get; set; }

        internal TaskCompletionSource? Written { get; set; }

        internal void Clear()
        {
            Data.ResetWrittenCount();
            Records.Clear();
            Flush = false;
            Written = null;
        }
    }
}
