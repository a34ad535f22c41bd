using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>A control plane that lives as long as one command.</summary>
internal sealed class EmbeddedControlPlane : IAsyncDisposable
{
    private readonly LocalControlPlane _controlPlane;
    private readonly ILoggerFactory _loggers;
    private readonly ConcurrentQueue<LocalWarning> _warnings = [];
    private LocalControlPlaneServer? _server;
    private Task _listening = Task.CompletedTask;

    private EmbeddedControlPlane(LocalControlPlaneOptions options)
    {
        // Warnings are shown among the events; a log beside them would say everything twice.
        _loggers = LoggerFactory.Create(_ => { });
        _controlPlane = new LocalControlPlane(options, _loggers);
    }

    internal Uri Address => _server!.Address;

    internal string Token => _server!.Token;

    internal bool IsTokenGiven { get; private init; }

    internal string Directory => _controlPlane.Configuration.Directory;

    internal static async Task<EmbeddedControlPlane> StartAsync(
        LocalControlPlaneOptions options, LocalControlPlaneServerOptions server, CancellationToken cancellationToken)
    {
        var started = new EmbeddedControlPlane(options) { IsTokenGiven = server.Token is not null };
        started._listening = started.ListenAsync(started._controlPlane.ObserveWarnings(CancellationToken.None));
        try
        {
            started._server = await LocalControlPlaneServer.StartAsync(started._controlPlane, server, started._loggers, cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the control plane had to say about a run, or in general, since the last call.</summary>
    internal IEnumerable<(string Message, bool IsStuck)> TakeWarnings(string keptnContext)
    {
        while (_warnings.TryDequeue(out var warning))
        {
            if (warning.KeptnContext.Length == 0 || warning.KeptnContext == keptnContext)
            {
                yield return (warning.Message, warning.Kind == LocalWarningKind.SequenceStuck);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _controlPlane.DisposeAsync();
        await _listening;
        _loggers.Dispose();
    }

    private async Task ListenAsync(IAsyncEnumerable<LocalWarning> warnings)
    {
        await foreach (var warning in warnings)
        {
            _warnings.Enqueue(warning);
        }
    }
}
