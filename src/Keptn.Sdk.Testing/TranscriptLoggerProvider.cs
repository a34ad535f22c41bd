using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Testing;

/// <summary>Keeps warnings and errors of a service for the transcript.</summary>
internal sealed class TranscriptLoggerProvider(Action<string> add) : ILoggerProvider
{
    // "Not set, so assumed: K8S_NAMESPACE=...": no cluster says who a service under test is.
    private const int AssumedIdentity = 5101;

    // While the kit waits for a service it is not ready, again and again.
    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Microsoft.Extensions.Diagnostics.HealthChecks.", StringComparison.Ordinal)
        ? NullLogger.Instance
        : new Logger(categoryName, add);

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
            if (IsEnabled(logLevel) && eventId.Id != AssumedIdentity)
            {
                add($"{logLevel} {category}: {formatter(state, exception)}{(exception is null ? string.Empty : $" {exception}")}");
            }
        }
    }
}
