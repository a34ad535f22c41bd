using System.CommandLine;
using System.Text;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary><c>keptn-local init</c>: writes a configuration folder whose sequence runs at once.</summary>
internal static class InitCommand
{
    private const string Stage = "dev";
    private const string Sequence = "delivery";

    internal static Command Create()
    {
        var dir = new Argument<DirectoryInfo>("dir")
        {
            Description = "The folder; made where it is missing.",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        var project = new Option<string>("--project", "-p") { Description = "The name of the project. Default: demo.", DefaultValueFactory = _ => "demo" };
        var command = new Command("init", "Writes a folder to begin with: a shipyard.yaml with a sequence that runs at once. Never overwrites a file.")
        {
            dir, project,
        };
        Help.AddExamples(command, "keptn-local init", "keptn-local init my-project --project shop");
        command.SetAction(parsed => Run(parsed.GetRequiredValue(dir), parsed.GetRequiredValue(project), parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(DirectoryInfo dir, string project, InvocationConfiguration console)
    {
        try
        {
            var shipyard = CreateShipyard(project);
            var file = Path.Combine(dir.FullName, "shipyard.yaml");
            Directory.CreateDirectory(dir.FullName);
            Write(file, shipyard);
            WriteName(Path.Combine(dir.FullName, "metadata.yaml"), project);

            var from = dir.ToString() == "." ? string.Empty : $" --dir {Quote(dir.ToString())}";
            console.Output.WriteLine($"{file} is there, with the sequence {Stage}.{Sequence}. Run it:");
            console.Output.WriteLine($"  keptn-local run {Stage}.{Sequence} --project {project} --service hello{from}");
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CommandException)
        {
            console.Error.WriteLine($"keptn-local: {Screen.Clean(e.Message)}");
            return ExitCodes.OwnError;
        }
    }

    /// <exception cref="CommandException">The name cannot be a project's.</exception>
    private static string CreateShipyard(string project)
    {
        var shipyard = $"""
            # What happens when something is delivered. Keptn sends an event for each task; who answers it is a service of yours,
            # or one of Keptn's own, as for the two below.
            apiVersion: spec.keptn.sh/0.2.2
            kind: Shipyard
            metadata:
              name: {project}
            spec:
              stages:
                - name: {Stage}
                  sequences:
                    - name: {Sequence}
                      tasks:
                        # A task for your own service goes here, for instance:
                        # - name: test
                        - name: evaluation         # passes until an SLI provider and an slo.yaml are there
                          properties:
                            timeframe: 5m        # not needed behind a test
                        - name: approval
                          properties:
                            pass: automatic      # manual: somebody has to agree, on the page of 'keptn-local serve'
                            warning: manual

            """.ReplaceLineEndings("\n");
        return project.Length is > 0 and <= 43 && project.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && char.IsAsciiLetterLower(project[0])
            ? shipyard
            : throw new CommandException($"'{project}' cannot be the name of a project: small letters, digits and dashes, a letter first, 43 at most.");
    }

    // As in the repository of a project in Keptn: from it 'serve' knows the name, whatever the folder is called.
    private static void WriteName(string file, string project)
    {
        if (!File.Exists(file))
        {
            Write(file, $"projectName: {project}\n");
        }
    }

    private static void Write(string file, string content)
    {
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(content));
    }

    private static string Quote(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
