using System.CommandLine;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary><c>keptn-local trigger</c>: starts a sequence, and does not wait for it.</summary>
internal static class TriggerCommand
{
    internal static Command Create()
    {
        var sequence = Arguments.Sequence();
        var project = Arguments.Project();
        var service = Arguments.Service();
        var data = Arguments.Data();
        var labels = Arguments.Labels();
        var json = Arguments.Json();
        var connection = Connection.ToRunning();
        var command = new Command("trigger", "Starts a sequence on a control plane that runs, and prints its context.")
        {
            sequence, project, service, data, labels, connection.Endpoint, connection.Token, json,
        };
        Help.AddExamples(
            command,
            "keptn-local trigger dev.delivery --project demo --service carts",
            "keptn-local trigger dev.delivery -p demo -s carts --data change.json --label build=17");
        CommandRunner.SetWork(command, connection, async (parsed, cancellationToken) =>
        {
            var content = await Arguments.ReadDataAsync(parsed.GetValue(data), cancellationToken);
            using var client = connection.Open(parsed);
            var (wanted, inProject, forService) =
                (parsed.GetRequiredValue(sequence), parsed.GetRequiredValue(project), parsed.GetRequiredValue(service));
            await SequenceCheck.ThrowIfMissingAsync(client, wanted, inProject, forService, cancellationToken);
            var keptnContext = await Trigger.SendAsync(
                client, wanted, inProject, forService, content, parsed.GetRequiredValue(labels), cancellationToken);
            var screen = Screen.Open(parsed.InvocationConfiguration.Output, parsed.GetValue(json));
            screen.Json(new JsonObject { ["keptnContext"] = keptnContext });
            screen.Text(keptnContext);
            return ExitCodes.Success;
        });
        return command;
    }
}
