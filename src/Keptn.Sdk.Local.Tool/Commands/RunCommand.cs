using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Api;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary><c>keptn-local run</c>: runs one sequence to its end; the exit code is the verdict.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan s_usualTimeout = TimeSpan.FromHours(1);

    internal static Command Create()
    {
        var sequence = Arguments.Sequence();
        var project = Arguments.Project();
        var serviceName = Arguments.Service();
        var data = Arguments.Data();
        var labels = Arguments.Labels();
        var timeout = Arguments.Duration("--timeout", "How long it may take; then it is aborted, and fails. Default: 1h.");
        var json = Arguments.Json();
        var connection = new Connection(null, "Run it on a control plane that runs, at this address of its API. Default: one is started for it.");
        var embedded = new EmbeddedOptions();
        var program = new Argument<string[]>("program")
        {
            Description = "Behind --: a program to start beside it, the service that answers. It gets KEPTN_API_ENDPOINT and KEPTN_API_TOKEN, and is ended at the end.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(
            "run", "Runs a sequence, shows it live, and waits for its end. Exit code 0: pass or warning; 1: it did not pass; 2: an error of the command itself.")
        {
            sequence, project, serviceName, data, labels, timeout, connection.Endpoint, connection.Token, json, program,
        };
        embedded.AddTo(command);
        Help.AddExamples(
            command,
            "keptn-local run dev.delivery --project demo --service carts",
            "keptn-local run dev.delivery -p demo -s carts --data change.json --label build=17 --timeout 15m",
            "keptn-local run dev.delivery -p demo -s carts --dir demo -- dotnet run --project src/MyService",
            "keptn-local run dev.delivery -p demo -s carts --dir demo --port 8080 --token mine    for services that know the address",
            "keptn-local run dev.delivery -p demo -s carts --endpoint http://127.0.0.1:8080 --token T");
        CommandRunner.SetWork(command, connection, async (parsed, cancellationToken) =>
        {
            var request = new Request(
                parsed.GetRequiredValue(sequence), parsed.GetRequiredValue(project), parsed.GetRequiredValue(serviceName),
                await Arguments.ReadDataAsync(parsed.GetValue(data), cancellationToken), parsed.GetRequiredValue(labels),
                parsed.GetValue(timeout) ?? s_usualTimeout);
            var screen = Screen.Open(parsed.InvocationConfiguration.Output, parsed.GetValue(json));
            var service = parsed.GetValue(program) ?? [];
            var error = parsed.InvocationConfiguration.Error;
            if (parsed.GetValue(connection.Endpoint) is { } endpoint)
            {
                using var client = connection.Open(parsed);
                return await RunAsync(client, screen, request, null, () => Start(service, endpoint, parsed.GetValue(connection.Token)!, error), cancellationToken);
            }

            await using var started = await EmbeddedControlPlane.StartAsync(
                embedded.Read(parsed, request.Project), embedded.ReadServer(parsed, parsed.GetValue(connection.Token)), cancellationToken);
            using var own = Connection.Open(new Uri(started.Address, "/api"), started.Token);

            // A token of the user's own stays with the user.
            screen.Json(new JsonObject
            {
                ["kind"] = "serving",
                ["endpoint"] = new Uri(started.Address, "/api").ToString(),
                ["token"] = started.IsTokenGiven ? null : started.Token,
            });
            screen.Text($"A control plane for {started.Directory}. Connect your services with");
            screen.Text($"  KEPTN_API_ENDPOINT={new Uri(started.Address, "/api")} KEPTN_API_TOKEN={(started.IsTokenGiven ? "<your token>" : started.Token)}");
            return await RunAsync(
                own, screen, request, started, () => Start(service, new Uri(started.Address, "/api"), started.Token, error), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        KeptnApiClient client, Screen screen, Request request, EmbeddedControlPlane? started, Func<ServiceProgram?> start,
        CancellationToken cancellationToken)
    {
        await SequenceCheck.ThrowIfMissingAsync(client, request.Sequence, request.Project, request.Service, cancellationToken);
        await using var program = start();
        var keptnContext = await Trigger.SendAsync(
            client, request.Sequence, request.Project, request.Service, request.Data, request.Labels, cancellationToken);
        screen.Json(new JsonObject { ["kind"] = "triggered", ["project"] = request.Project, ["keptnContext"] = keptnContext });
        screen.Text($"Sequence {request.Sequence} of {request.Service} in project {request.Project}");
        var watch = new SequenceWatch(client, screen, TimeProvider.System)
        {
            TakeWarnings = started is null ? null : () => started.TakeWarnings(keptnContext),
            Program = program,
        };
        return await watch.FollowAsync(request.Project, keptnContext, request.Timeout, cancellationToken);
    }

    private static ServiceProgram? Start(string[] command, Uri endpoint, string token, TextWriter error) =>
        command.Length == 0 ? null : ServiceProgram.Start(command, endpoint, token, error);

    private sealed record Request(
        SequenceName Sequence, string Project, string Service, JsonElement? Data, EventLabels Labels, TimeSpan Timeout);
}
