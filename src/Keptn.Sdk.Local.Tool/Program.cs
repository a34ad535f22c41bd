using System.CommandLine;
using System.CommandLine.Invocation;
using Keptn.Sdk.Local.Tool;
using Keptn.Sdk.Local.Tool.Commands;

var root = new RootCommand("A Keptn control plane on this machine, for development. Not for production.")
{
    InitCommand.Create(),
    ServeCommand.Create(),
    RunCommand.Create(),
    ValidateCommand.Create(),
    TriggerCommand.Create(),
    EventsCommand.Create(),
    EvaluateCommand.Create(),
};
Help.AddExamples(
    root,
    "keptn-local init demo                                              a folder to begin with",
    "keptn-local validate demo                                          are the files right?",
    "keptn-local serve --dir demo                                       serve them; connect services, start sequences",
    "keptn-local run dev.delivery --project demo --service carts        run one sequence and wait, for instance in a pipeline",
    "keptn-local run --help                                             every command has examples");

Help.ShowExamples(root);

var parsed = root.Parse(args is [] ? ["--help"] : args);
if (parsed.Action is ParseErrorAction)
{
    foreach (var problem in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"keptn-local: {problem.Message}");
    }

    await Console.Error.WriteLineAsync("'keptn-local --help', or --help behind a command, tells how.");
    return ExitCodes.OwnError;
}

// An aborted sequence is told so before the program ends.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
