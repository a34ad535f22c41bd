using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// Keeps the failures of logging providers, which loggers throw on, away from the pipeline: a full disk must not leave
/// a task open. There is nowhere left to report them.
/// </summary>
internal sealed class QuietLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // See above.
        }
    }
}
