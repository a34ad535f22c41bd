using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Runs;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>Who watches: events and warnings, and the log. Thread-safe.</summary>
internal sealed class Observers(int capacity, ILogger logger)
{
    private readonly Broadcast<CloudEvent> _events = new(capacity);
    private readonly Broadcast<LocalWarning> _warnings = new(capacity);

    internal IAsyncEnumerable<CloudEvent> ObserveEvents(CancellationToken cancellationToken) => _events.Observe(cancellationToken);

    internal IAsyncEnumerable<LocalWarning> ObserveWarnings(CancellationToken cancellationToken) => _warnings.Observe(cancellationToken);

    internal void Show(CloudEvent cloudEvent) => _events.Publish(cloudEvent);

    internal void Warn(LocalWarning warning)
    {
        Log.Warning(logger, warning.Kind, TerminalText.Clean(warning.Message));
        _warnings.Publish(warning);
    }

    internal void Complete()
    {
        _events.Complete();
        _warnings.Complete();
    }
}
