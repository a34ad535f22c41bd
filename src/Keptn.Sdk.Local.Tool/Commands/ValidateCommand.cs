using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary><c>keptn-local validate</c>: reads every file of a folder as its consumer would.</summary>
internal static class ValidateCommand
{
    internal static Command Create()
    {
        var dir = new Argument<DirectoryInfo>("dir")
        {
            Description = "The configuration folder.",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        var json = Arguments.Json();
        var command = new Command(
            "validate",
            "Checks every Keptn file of a folder: shipyard.yaml, slo.yaml, sli.yaml, remediation.yaml, webhook/webhook.yaml, job/config.yaml, "
                + "<tool>.conf.yaml of tests, and the scripts and requests of generic-executor/. Exit code 1 when something is wrong; warnings are no errors.")
        {
            dir, json,
        };
        Help.AddExamples(command, "keptn-local validate", "keptn-local validate demo --json");
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(dir);
            if (!folder.Exists)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"keptn-local: there is no folder {folder.FullName}");
                return ExitCodes.OwnError;
            }

            return Run(folder.ToString(), Screen.Open(parsed.InvocationConfiguration.Output, parsed.GetValue(json)));
        });
        return command;
    }

    private static int Run(string folder, Screen screen)
    {
        var checkedFiles = FolderCheck.Run(folder);
        foreach (var file in checkedFiles)
        {
            Show(screen, "error", file.Kind, file.Problems);
            Show(screen, "warning", file.Kind, file.Warnings);
        }

        var errors = checkedFiles.Sum(file => file.Problems.Count);
        var warnings = checkedFiles.Sum(file => file.Warnings.Count);
        var isGood = errors == 0 && checkedFiles.Count > 0;
        screen.Json(new JsonObject
        {
            ["kind"] = "result",
            ["success"] = isGood,
            ["files"] = checkedFiles.Count,
            ["errors"] = errors,
            ["warnings"] = warnings,
        });
        screen.Verdict(
            checkedFiles.Count == 0
                ? $"FAILED: there is no file of Keptn in {folder}"
                : string.Create(CultureInfo.InvariantCulture, $"{(isGood ? "OK" : "FAILED")}: {Count(checkedFiles.Count, "file")}, {Count(errors, "error")}, {Count(warnings, "warning")}"),
            isGood);
        return isGood ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static string Count(int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? string.Empty : "s")}");

    private static void Show(Screen screen, string severity, string fileKind, IReadOnlyList<KeptnFileProblem> problems)
    {
        foreach (var problem in problems)
        {
            screen.Json(new JsonObject
            {
                ["kind"] = severity,
                ["fileKind"] = fileKind,
                ["file"] = problem.FileName,
                ["line"] = problem.Line,
                ["field"] = problem.Field,
                ["reason"] = problem.Reason,
            });
            var place = problem.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{problem.FileName}:{problem.Line}") : problem.FileName;
            var field = problem.Field.Length > 0 ? $"{problem.Field}: " : string.Empty;
            screen.Text($"{place}: {severity}: {field}{problem.Reason}");
        }
    }
}
