using Keptn.Sdk.Local.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Local;

/// <summary>
/// Shows a service at work on the control plane in its own process, which
/// <see cref="LocalControlPlaneBuilderExtensions.UseLocalControlPlane"/> gave it.
/// </summary>
public static class LocalRunHostExtensions
{
    /// <summary>
    /// Starts the host, runs one sequence on its <see cref="LocalControlPlane"/>, writes every event of it as it comes, stops the
    /// host, and writes the verdict. Warnings of the control plane go to the log.
    /// </summary>
    /// <param name="host">The host, not started yet.</param>
    /// <param name="sequence">What to run: <c>stage.sequence</c>, for instance <c>dev.delivery</c>.</param>
    /// <param name="output">Where to write, for instance <c>Console.Out</c>.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>
    /// An exit code: 0 where every sequence of the run passed, with or without a warning; 130 where the program was told to stop
    /// before, for instance by Ctrl+C, which aborts the run; else 1.
    /// </returns>
    /// <exception cref="ArgumentException">The sequence is not written as <c>stage.sequence</c>.</exception>
    /// <exception cref="InvalidOperationException">The host has no local control plane.</exception>
    public static async Task<int> RunSequenceAsync(
        this IHost host, string sequence, TextWriter output, Action<LocalRunOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrEmpty(sequence);
        if (sequence.Split('.') is not [{ Length: > 0 } stage, { Length: > 0 } name])
        {
            throw new ArgumentException($"'{sequence}' is not written as stage.sequence.", nameof(sequence));
        }

        var options = new LocalRunOptions();
        configure?.Invoke(options);
        var controlPlane = GetControlPlane(host);
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        (int ExitCode, string Text) verdict;
        try
        {
            verdict = await WatchedRun.RunAsync(controlPlane, stage, name, output, options, stopping, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await output.WriteLineAsync(verdict.Text).ConfigureAwait(false);
        return verdict.ExitCode;
    }

    /// <summary>
    /// Starts the host, serves the APIs of Keptn for its <see cref="LocalControlPlane"/>, writes where, then every event, and
    /// returns when the host was told to stop, for instance by Ctrl+C.
    /// </summary>
    /// <param name="host">The host, not started yet.</param>
    /// <param name="output">Where to write, for instance <c>Console.Out</c>.</param>
    /// <param name="configure">Changes how it is served.</param>
    /// <param name="cancellationToken">Stops the host.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    /// <exception cref="InvalidOperationException">The host has no local control plane.</exception>
    public static async Task ServeControlPlaneAsync(
        this IHost host, TextWriter output, Action<LocalControlPlaneServerOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(output);
        var options = new LocalControlPlaneServerOptions();
        configure?.Invoke(options);
        var controlPlane = GetControlPlane(host);
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        var server = await LocalControlPlaneServer.StartAsync(
            controlPlane, options, host.Services.GetService<ILoggerFactory>(), cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            await output.WriteLineAsync(
                $"Serves {controlPlane.Configuration.Directory} at {new Uri(server.Address, "api")}, x-token {server.Token}. Stop with Ctrl+C.").ConfigureAwait(false);
            using var ended = new CancellationTokenSource();
            var watching = WatchedRun.WatchAsync(controlPlane, output, ended.Token);
            await host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private static LocalControlPlane GetControlPlane(IHost host) => host.Services.GetService<LocalControlPlane>()
        ?? throw new InvalidOperationException("The host has no local control plane: call UseLocalControlPlane(...) on what AddKeptn(...) returns.");
}
