using Keptn.Sdk.Transport.Nats;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Transport.Nats;

/// <summary>Keeps what is logged, and lets a test wait for it.</summary>
internal sealed class RecordingLogger : ILogger<NatsTransport>
{
    private readonly Lock _lock = new();
    private readonly List<(int Id, LogLevel Level, string Text)> _entries = [];
    private readonly List<(int Id, int Count, TaskCompletionSource Source)> _waiting = [];

    internal IReadOnlyList<(int Id, LogLevel Level, string Text)> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    internal int Count(int id) => Entries.Count(entry => entry.Id == id);

    /// <summary>Waits until a message was logged so many times.</summary>
    internal Task WaitForAsync(int id, int count = 1)
    {
        lock (_lock)
        {
            if (_entries.Count(entry => entry.Id == id) >= count)
            {
                return Task.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((id, count, source));
            return source.Task.WaitAsync(TestNats.Patience);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            _entries.Add((eventId.Id, logLevel, $"{formatter(state, exception)} {exception}".TrimEnd()));
            foreach (var waiting in _waiting.Where(w => w.Id == eventId.Id && _entries.Count(entry => entry.Id == w.Id) >= w.Count))
            {
                waiting.Source.TrySetResult();
            }
        }
    }
}
