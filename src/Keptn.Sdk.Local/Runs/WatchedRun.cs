using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Runs;

/// <summary>A run whose events are written while it goes on.</summary>
internal static class WatchedRun
{
    // As shells have it for a program that Ctrl+C ended.
    private const int Interrupted = 130;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <returns>The exit code, and the last line for people.</returns>
    internal static async Task<(int ExitCode, string Text)> RunAsync(
        LocalControlPlane controlPlane,
        string stage,
        string sequence,
        TextWriter output,
        LocalRunOptions options,
        CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        var time = controlPlane.Options.TimeProvider;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Observed before it is triggered: nothing is missed.
        var events = controlPlane.ObserveEvents(ended.Token);
        var run = await controlPlane.TriggerSequenceAsync(
            options.Project, stage, sequence, options.Service, options.Data, cancellationToken: cancellationToken).ConfigureAwait(false);
        using var printer = new EventPrinter(output, options.UseColor, time);
        var watching = WatchAsync(events, run, printer);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
            var outcome = await run.Completion.WaitAsync(options.Timeout, time, either.Token).ConfigureAwait(false);
            await printer.WaitForEndsAsync(outcome.Sequences.Count, cancellationToken).ConfigureAwait(false);

            // A notifier gets the end when all others are done; it shall see it before the host stops.
            await Task.WhenAny(controlPlane.Hub.Work.WhenNoneAsync(), Task.Delay(s_patience, TimeProvider.System, ended.Token)).ConfigureAwait(false);
            var stuck = string.Concat(outcome.StuckReasons.Select(static reason => $", it hangs: {reason}"));
            return (outcome.IsSuccess ? 0 : 1, $"Sequence {stage}.{sequence} {outcome.State}: {outcome.Result}{printer.Stopped}{stuck}");
        }
        catch (TimeoutException)
        {
            await controlPlane.AbortAsync(options.Project, run.KeptnContext, null, cancellationToken).ConfigureAwait(false);
            return (1, $"Sequence {stage}.{sequence} did not end within {options.Timeout}.");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Handlers in work see it at once, instead of keeping the program for as long as it takes to stop.
            await controlPlane.AbortAsync(options.Project, run.KeptnContext, null, cancellationToken).ConfigureAwait(false);
            return (Interrupted, $"Sequence {stage}.{sequence} was aborted: the program is to stop.");
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    /// <summary>Writes every event on the bus until the token is cancelled.</summary>
    internal static async Task WatchAsync(LocalControlPlane controlPlane, TextWriter output, CancellationToken cancellationToken)
    {
        using var printer = new EventPrinter(output, useColor: false, controlPlane.Options.TimeProvider);
        await WatchAsync(controlPlane.ObserveEvents(cancellationToken), null, printer).ConfigureAwait(false);
    }

    private static async Task WatchAsync(IAsyncEnumerable<CloudEvent> events, SequenceRun? run, EventPrinter printer)
    {
        try
        {
            await printer.PrintHeaderAsync().ConfigureAwait(false);
            await foreach (var cloudEvent in events.ConfigureAwait(false))
            {
                if (run is null || cloudEvent.KeptnContext == run.KeptnContext)
                {
                    await printer.PrintAsync(cloudEvent).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // All that was to be seen was seen.
        }
        catch (LocalControlPlaneException e)
        {
            await printer.FailAsync($"The events are not shown any more: {e.Message}").ConfigureAwait(false);
        }
        finally
        {
            printer.Complete();
        }
    }
}
