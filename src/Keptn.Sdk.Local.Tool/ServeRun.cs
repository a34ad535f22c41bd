using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Tool.Commands;
using Keptn.Sdk.Local.Tool.Page;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Local.Tool;

/// <summary>One run of the control plane, from the first line to the end.</summary>
internal sealed class ServeRun : IAsyncDisposable
{
    private readonly LocalControlPlaneServerOptions _options;
    private readonly TextWriter _output;
    private readonly bool _quiet;
    private readonly ILoggerFactory _loggers;
    private readonly LocalControlPlane _controlPlane;
    private readonly Task<PageJournal> _journal;

    internal ServeRun(LocalControlPlaneOptions controlPlane, LocalControlPlaneServerOptions options, TextWriter output, bool quiet)
    {
        _options = options;
        _output = output;
        _quiet = quiet;
        _loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Keptn.Sdk.Local.LocalControlPlaneServer", LogLevel.Information)

            // What it says when it cannot start is said in one line, too.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            }));

        // Before the control plane uses the file: it reads in the background, and one reads at a time.
        List<ReadOnlyMemory<byte>> earlier = [.. controlPlane.History?.ReadEvents(PageServer.MaxEarlierSize) ?? []];
        _journal = Task.Run(() => PageServer.ReadEarlier(earlier));
        _controlPlane = new LocalControlPlane(controlPlane, _loggers);
    }

    /// <summary>Serves until it is told to stop.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var page = new PageServer(_controlPlane, await _journal, TimeProvider.System);
        _options.Page = page.HandleAsync;
        await using var server = await LocalControlPlaneServer.StartAsync(_controlPlane, _options, _loggers, cancellationToken);
        using var open = page.Open(server.Token);
        var events = _controlPlane.ObserveEvents(cancellationToken);
        await _output.WriteLineAsync(Welcome.Describe(_controlPlane, server, _options));
        try
        {
            await (_quiet ? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken) : PrintAsync(events, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _output.WriteLineAsync("stopped");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _controlPlane.DisposeAsync();
        _loggers.Dispose();
    }

    private async Task PrintAsync(IAsyncEnumerable<CloudEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await foreach (var cloudEvent in events)
                {
                    await _output.WriteLineAsync(Screen.Clean($"{cloudEvent.Time?.ToLocalTime():HH:mm:ss} {cloudEvent.Type}  from {cloudEvent.Source}"));
                }

                return;
            }
            catch (LocalControlPlaneException)
            {
                await _output.WriteLineAsync("... more events than could be printed");
                events = _controlPlane.ObserveEvents(cancellationToken);
            }
        }
    }
}
