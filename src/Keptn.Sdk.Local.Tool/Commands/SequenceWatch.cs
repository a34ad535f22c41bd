using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>Follows a run until it is over.</summary>
internal sealed class SequenceWatch(KeptnApiClient client, Screen screen, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_betweenLines = TimeSpan.FromSeconds(30);

    private readonly HashSet<(string? Source, string? Id)> _seen = [];
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <summary>Tells of what the control plane itself has to say: a message, and whether the run hangs for good.</summary>
    internal Func<IEnumerable<(string Message, bool IsStuck)>>? TakeWarnings { get; init; }

    /// <summary>The service that was started for the run; <see langword="null"/> for none.</summary>
    internal ServiceProgram? Program { get; init; }

    /// <summary>Shows the run as it goes. Ctrl+C and the end of the time abort it.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> FollowAsync(string project, string keptnContext, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var report = new SequenceReport(screen, timeProvider);
        var begin = timeProvider.GetTimestamp();
        var lastLine = begin;
        try
        {
            while (true)
            {
                // The state first: what is over has all its events by then.
                var state = await client.Sequences.FindAsync(project, keptnContext, cancellationToken);
                if (await ShowNewAsync(project, keptnContext, report, cancellationToken))
                {
                    lastLine = timeProvider.GetTimestamp();
                }

                await WarnAsync(report, cancellationToken);
                if (state is { State: "waiting" or "paused" } && _reported.Add(state.State))
                {
                    report.OnWarning(state.State == "paused"
                        ? "It is paused; somebody has to resume it."
                        : "It waits: another sequence of this service in this stage has to end first.");
                }

                if (state is { IsOver: true } || report.IsStuck)
                {
                    screen.Status(string.Empty);
                    return report.End(keptnContext, state?.State ?? string.Empty, reason: null);
                }

                if (timeProvider.GetElapsedTime(begin) >= timeout)
                {
                    return await AbortAsync(project, keptnContext, report, $"it took longer than {EventReading.Seconds(timeout)} (--timeout) and was aborted");
                }

                screen.Status(report.DescribeWait());
                if (!screen.IsTerminal && timeProvider.GetElapsedTime(lastLine) >= s_betweenLines)
                {
                    screen.Text($"          {report.DescribeWait()}");
                    lastLine = timeProvider.GetTimestamp();
                }

                await Task.Delay(s_interval, timeProvider, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await AbortAsync(project, keptnContext, report, "it was interrupted and aborted");
            return ExitCodes.Interrupted;
        }
    }

    private async Task<bool> ShowNewAsync(string project, string keptnContext, SequenceReport report, CancellationToken cancellationToken)
    {
        List<CloudEvent> news = [];
        await foreach (var cloudEvent in client.Events.QueryAsync(
            new EventQuery { Project = project, KeptnContext = keptnContext, PageSize = 100 }, cancellationToken))
        {
            if (_seen.Add((cloudEvent.Source, cloudEvent.Id)))
            {
                news.Add(cloudEvent);
            }
        }

        // The store gives the newest first, and those of one moment as they came.
        foreach (var cloudEvent in news.OrderBy(e => e.Time))
        {
            report.OnEvent(cloudEvent);
        }

        return news.Count > 0;
    }

    private async Task WarnAsync(SequenceReport report, CancellationToken cancellationToken)
    {
        if (Program?.Ended is { } ended && _reported.Add(ended))
        {
            report.OnWarning(ended);
        }

        if (TakeWarnings is not null)
        {
            foreach (var (message, isStuck) in TakeWarnings())
            {
                report.OnWarning(message, isStuck);
            }

            return;
        }

        foreach (var task in report.Unanswered.Where(task => task.Since >= s_patience).ToList())
        {
            if (_reported.Add(task.Id))
            {
                report.OnWarning($"Nobody has started task {task.Name} of {task.Place} for {EventReading.Seconds(task.Since)} ({task.Type}). "
                    + await DescribeIntegrationsAsync(task.Type, cancellationToken));
            }
        }
    }

    private async Task<string> DescribeIntegrationsAsync(string type, CancellationToken cancellationToken)
    {
        try
        {
            var all = await client.Uniform.ListAsync(cancellationToken: cancellationToken);
            var parsed = Events.KeptnEventType.TryParse(type, out var read) ? read : default;
            var wanting = all.Where(one => one.Subscriptions.Any(s => parsed.Matches(s.Event))).Select(one => one.Name).Distinct().ToList();
            return wanting.Count > 0 ? $"Subscribed to it: {string.Join(", ", wanting)}."
                : all.Count == 0 ? "Nobody is registered."
                : "Nobody who is registered subscribes to it: "
                    + string.Join("; ", all.Select(one => $"{one.Name} ({string.Join(", ", one.Subscriptions.Select(s => s.Event))})")) + ".";
        }
        catch (KeptnApiException e)
        {
            return $"Who is registered cannot be told: {e.Message}";
        }
    }

    private async Task<int> AbortAsync(string project, string keptnContext, SequenceReport report, string reason)
    {
        screen.Status(string.Empty);
        var state = "aborted";
        try
        {
            await client.Sequences.AbortAsync(project, keptnContext, cancellationToken: CancellationToken.None);
            await ShowNewAsync(project, keptnContext, report, CancellationToken.None);
        }
        catch (KeptnApiException e)
        {
            state = "started";
            reason += $", but that failed: {e.Message}";
        }

        return report.End(keptnContext, state, reason);
    }
}
