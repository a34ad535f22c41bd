using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Api;

/// <summary>Keeps everything that is logged, at every level, with exceptions and scopes.</summary>
internal sealed class LogCapture : ILoggerFactory, ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _lines.Enqueue($"Scope: {state}");
        return null;
    }

    public void Dispose()
    {
    }
}
