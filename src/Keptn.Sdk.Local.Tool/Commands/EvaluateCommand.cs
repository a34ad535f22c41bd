using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary><c>keptn-local evaluate</c>: evaluates the objectives of a service for a time, and shows the result.</summary>
internal static class EvaluateCommand
{
    private static readonly TimeSpan s_usualTimeout = TimeSpan.FromMinutes(10);

    internal static Command Create()
    {
        var project = Arguments.Project();
        var stage = Arguments.Stage();
        var service = Arguments.Service();
        var start = Time("--start", "The begin, for instance 2026-05-01T10:00:00Z. Default: --timeframe before now.");
        var end = Time("--end", "The end; with --start, instead of --timeframe.");
        var timeframe = Arguments.Duration("--timeframe", "How long, at least 1m. Default: 5m.");
        var labels = Arguments.Labels();
        var timeout = Arguments.Duration("--timeout", "How long to wait for the result. Default: 10m.");
        var json = Arguments.Json();
        var connection = Connection.ToRunning();
        var command = new Command("evaluate", "Evaluates the objectives (slo.yaml) of a service for a time, and shows every one of them.")
        {
            project, stage, service, start, end, timeframe, labels, timeout, connection.Endpoint, connection.Token, json,
        };
        Help.AddExamples(
            command,
            "keptn-local evaluate --project demo --stage dev --service carts --timeframe 10m",
            "keptn-local evaluate -p demo --stage dev -s carts --start 2026-05-01T10:00:00Z --end 2026-05-01T10:15:00Z");
        CommandRunner.SetWork(command, connection, async (parsed, cancellationToken) =>
        {
            var request = new EvaluationRequest
            {
                Start = parsed.GetValue(start),
                End = parsed.GetValue(end),
                Timeframe = parsed.GetValue(timeframe),
                Labels = parsed.GetRequiredValue(labels) is { Count: > 0 } given ? given : null,
            };
            using var client = connection.Open(parsed);
            var screen = Screen.Open(parsed.InvocationConfiguration.Output, parsed.GetValue(json));
            var name = parsed.GetRequiredValue(project);
            var keptnContext = await client.Evaluations.TriggerAsync(
                name, parsed.GetRequiredValue(stage), parsed.GetRequiredValue(service), request, cancellationToken);
            screen.Json(new JsonObject { ["kind"] = "triggered", ["project"] = name, ["keptnContext"] = keptnContext });
            var watch = new SequenceWatch(client, screen, TimeProvider.System);
            var exitCode = await watch.FollowAsync(name, keptnContext, parsed.GetValue(timeout) ?? s_usualTimeout, cancellationToken);
            await ShowAsync(client, screen, name, keptnContext, cancellationToken);
            return exitCode;
        });
        return command;
    }

    private static async Task ShowAsync(KeptnApiClient client, Screen screen, string project, string keptnContext, CancellationToken cancellationToken)
    {
        var query = new EventQuery { Project = project, KeptnContext = keptnContext, Type = Events.KeptnEventType.Finished("evaluation") };
        await foreach (var finished in client.Events.QueryAsync(query, cancellationToken))
        {
            Show(screen, finished);
        }
    }

    private static void Show(Screen screen, CloudEvent finished)
    {
        if (EventReading.Data(finished)["evaluation"] is not JsonObject evaluation)
        {
            return;
        }

        screen.Text(string.Create(CultureInfo.InvariantCulture, $"score {evaluation["score"]} of 100: {evaluation["result"]}"));
        foreach (var indicator in (evaluation["indicatorResults"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var value = indicator["value"] as JsonObject ?? [];
            var targets = (indicator["passTargets"] as JsonArray ?? []).OfType<JsonObject>().Select(target => target["criteria"]?.ToString());
            var message = EventReading.Text(value, "message");
            screen.Text($"  {EventReading.Text(indicator, "status"),-8} {EventReading.Text(value, "metric")} = {value["value"]}"
                + $"  (pass: {string.Join(", ", targets)}){(message.Length > 0 ? $"  {message}" : string.Empty)}");
        }
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => ReadTime(result, name),
    };

    private static DateTimeOffset? ReadTime(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        if (KeptnTimestamp.TryParse(text, out var time)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            return time;
        }

        result.AddError($"{name} '{text}' is no time, for instance 2026-05-01T10:00:00Z");
        return null;
    }
}
