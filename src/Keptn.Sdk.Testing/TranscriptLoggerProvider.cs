using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Testing;

/// <summary>Keeps warnings and errors of a service for the transcript.</summary>
internal sealed class TranscriptLoggerProvider(Action<string> add) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, add);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, Action<string> add) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                add($"{logLevel} {category}: {formatter(state, exception)}{(exception is null ? string.Empty : $" {exception}")}");
            }
        }
    }
}
