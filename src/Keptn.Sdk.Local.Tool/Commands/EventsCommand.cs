using System.CommandLine;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary><c>keptn-local events</c>: lists events, or follows them.</summary>
internal static class EventsCommand
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    internal static Command Create()
    {
        var project = Arguments.Project();
        var stage = new Option<string?>("--stage") { Description = "Only events of this stage." };
        var service = new Option<string?>("--service", "-s") { Description = "Only events of this service." };
        var keptnContext = new Option<string?>("--context") { Description = "Only events of this run." };
        var type = new Option<string?>("--type") { Description = "Only events of this type, for instance sh.keptn.event.deployment.finished." };
        var source = new Option<string?>("--source") { Description = "Only events of this sender." };
        var limit = new Option<int>("--limit") { Description = "How many of the newest events to list.", DefaultValueFactory = _ => 20 };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with every new event, until Ctrl+C." };
        var json = Arguments.Json();
        var connection = Connection.ToRunning();
        var command = new Command("events", "Lists the newest events of a project, oldest first, or follows them.")
        {
            project, stage, service, keptnContext, type, source, limit, follow, connection.Endpoint, connection.Token, json,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--limit must not be negative");
            }
        });
        Help.AddExamples(
            command,
            "keptn-local events --project demo",
            "keptn-local events --project demo --type sh.keptn.event.evaluation.finished --json",
            "keptn-local events --project demo --context 6f9c... --follow");
        CommandRunner.SetWork(command, connection, async (parsed, cancellationToken) =>
        {
            using var client = connection.Open(parsed);
            var screen = Screen.Open(parsed.InvocationConfiguration.Output, parsed.GetValue(json));
            var query = new EventQuery
            {
                Project = parsed.GetRequiredValue(project),
                Stage = parsed.GetValue(stage),
                Service = parsed.GetValue(service),
                KeptnContext = parsed.GetValue(keptnContext),
                Type = parsed.GetValue(type),
                Source = parsed.GetValue(source),
                PageSize = 100,
            };
            var shown = await ListAsync(client, screen, query, parsed.GetValue(limit), cancellationToken);
            if (parsed.GetValue(follow))
            {
                await FollowAsync(client, screen, query, shown, cancellationToken);
            }
            else if (shown.Count == 0)
            {
                screen.Text($"No events of project {query.Project}{(parsed.GetValue(limit) == 0 ? " asked for (--limit 0)" : " match")}.");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<HashSet<(string? Source, string? Id)>> ListAsync(
        KeptnApiClient client, Screen screen, EventQuery query, int limit, CancellationToken cancellationToken)
    {
        HashSet<(string?, string?)> shown = [];
        List<CloudEvent> newest = [];
        await foreach (var cloudEvent in client.Events.QueryAsync(query, cancellationToken))
        {
            shown.Add((cloudEvent.Source, cloudEvent.Id));
            if (newest.Count >= limit)
            {
                break;
            }

            newest.Add(cloudEvent);
        }

        Show(screen, newest);
        return shown;
    }

    private static async Task FollowAsync(
        KeptnApiClient client, Screen screen, EventQuery query, HashSet<(string? Source, string? Id)> shown, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetUtcNow();
        while (true)
        {
            await Task.Delay(s_interval, TimeProvider.System, cancellationToken);
            List<CloudEvent> news = [];

            // Senders set the time: one whose clock is late must not be missed.
            var recent = query with { FromTime = since - TimeSpan.FromMinutes(5) };
            since = TimeProvider.System.GetUtcNow();
            try
            {
                await foreach (var cloudEvent in client.Events.QueryAsync(recent, cancellationToken))
                {
                    if (shown.Add((cloudEvent.Source, cloudEvent.Id)))
                    {
                        news.Add(cloudEvent);
                    }
                }
            }
            catch (KeptnApiException e) when (e.IsTransient)
            {
                // A restart of the control plane does not end the command.
                screen.Status($"waiting for the control plane: {e.Message}");
            }

            Show(screen, news);
        }
    }

    private static void Show(Screen screen, List<CloudEvent> events)
    {
        foreach (var cloudEvent in events.OrderBy(e => e.Time))
        {
            screen.Json(EventReading.ToJson(cloudEvent).AsObject());
            screen.Text(EventReading.Line(cloudEvent));
        }
    }
}
