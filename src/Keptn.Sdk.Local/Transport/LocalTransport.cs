using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Local.Transport;

/// <summary>
/// Connects a service to a <see cref="LocalControlPlane"/> in the same process. Events are encoded and decoded on the way
/// as over a real connection. Instances of the same name share the events, as replicas on NATS do. The id of a
/// subscription is its type or pattern.
/// </summary>
public sealed class LocalTransport : IEventTransport
{
    private readonly LocalControlPlane _controlPlane;
    private readonly string _serviceName;
    private Subscriber? _subscriber;
    private Subscriber? _watcher;
    private bool _started;
    private volatile bool _stopped;

    /// <summary>Creates the connection; it is made by <see cref="StartAsync"/>.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="serviceName">The service's name.</param>
    public LocalTransport(LocalControlPlane controlPlane, string serviceName)
    {
        ArgumentNullException.ThrowIfNull(controlPlane);
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        _controlPlane = controlPlane;
        _serviceName = serviceName;
    }

    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public int MaxEventSize => _controlPlane.Hub.MaxEventSize;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscriptions);
        ArgumentNullException.ThrowIfNull(sink);
        cancellationToken.ThrowIfCancellationRequested();
        if (_started)
        {
            throw new InvalidOperationException("A transport is started once.");
        }

        // A relative folder counts from where the program was started: mostly the wrong one where there is nothing.
        if (!Directory.Exists(_controlPlane.Configuration.Directory))
        {
            _controlPlane.Warn(new LocalWarning(
                LocalWarningKind.Configuration,
                $"There is no folder {_controlPlane.Configuration.Directory}, so there are no sequences; it needs a shipyard.yaml."));
        }

        _started = true;
        _subscriber = _controlPlane.Hub.Connect(_serviceName, [.. subscriptions.Distinct(StringComparer.Ordinal)], sink);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public Task WatchAsync(IReadOnlyList<string> patterns, IEventSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(sink);
        cancellationToken.ThrowIfCancellationRequested();
        if (_watcher is not null)
        {
            throw new InvalidOperationException("Events are watched once.");
        }

        // A name of its own: every instance of the service gets these events.
        _watcher = _controlPlane.Hub.Watch($"{_serviceName} {Guid.NewGuid()}", [.. patterns], sink);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        if (_stopped)
        {
            throw new EventTransportException("The connection to the local control plane is closed.") { IsTransient = false };
        }

        var encoded = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent);
        if (encoded.Length > MaxEventSize)
        {
            throw new EventTransportException(string.Create(
                CultureInfo.InvariantCulture,
                $"{cloudEvent.Type} has {encoded.Length} bytes; the local control plane takes {MaxEventSize}."))
            {
                IsTransient = false,
            };
        }

        try
        {
            var received = JsonEventFormatter.Default.DecodeStructuredModeMessage(encoded);
            await _controlPlane.PublishAsync(received, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudEventFormatException e)
        {
            throw new EventTransportException($"{cloudEvent.Type} cannot be sent: {e.Message}", e) { IsTransient = false };
        }
        catch (ObjectDisposedException e)
        {
            throw new EventTransportException("The local control plane is stopped.", e) { IsTransient = false };
        }
    }

    /// <inheritdoc/>
    public async Task StopReceivingAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _subscriber, null) is { } subscriber)
        {
            await _controlPlane.Hub.DisconnectAsync(subscriber, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await StopReceivingAsync(cancellationToken).ConfigureAwait(false);
        if (_watcher is { } watcher)
        {
            await _controlPlane.Hub.DisconnectAsync(watcher, cancellationToken).ConfigureAwait(false);
        }

        _stopped = true;
    }
}
