using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Hosting.Infrastructure;

/// <summary>Keeps what is logged, exceptions included.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = new();

    internal IReadOnlyList<(LogLevel Level, string Text)> Entries => [.. _entries];

    internal IEnumerable<string> AtLeast(LogLevel level) => _entries.Where(e => e.Level >= level).Select(e => e.Text);

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    internal void AddTo(IServiceCollection services) => services.AddLogging(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(this));

    private sealed class Logger(LogRecorder recorder) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder._entries.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
    }
}
