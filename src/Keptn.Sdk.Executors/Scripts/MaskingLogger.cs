using Keptn.Sdk.Executors.Webhooks;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>Takes secrets that a script prints out of the log.</summary>
internal sealed class MaskingLogger(ILogger inner, SecretMask mask) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            // The text alone: what it was made of holds the secrets still.
            var text = mask.Apply(formatter(state, exception));
            inner.Log(logLevel, eventId, text, exception, static (t, _) => t);
        }
    }
}
