using Keptn.Sdk.Executors;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>Finds the files of Keptn below a folder by name and place, and reads each as its consumer does.</summary>
internal static class FolderCheck
{
    private const int MaxDepth = 10;

    private static readonly EnumerationOptions s_enumeration = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = MaxDepth,

        // Links are not followed, as keptn-local itself does not.
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <exception cref="IOException">The folder cannot be read.</exception>
    internal static IReadOnlyList<CheckedFile> Run(string folder)
    {
        List<CheckedFile> files = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*", s_enumeration).Order(StringComparer.Ordinal))
        {
            var parts = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar);
            if (!parts.Any(part => part.StartsWith('.')) && (FindReader(parts) ?? FindScriptReader(parts)) is { } found)
            {
                files.Add(Check(folder == "." ? string.Join('/', parts) : file, file, found.Kind, found.Read));
            }
        }

        return files;
    }

    private static (string Kind, Func<string, string, IReadOnlyList<KeptnFileProblem>> Read)? FindReader(string[] parts) => parts switch
    {
        [.., "shipyard.yaml"] => ("shipyard", (text, file) => Shipyard.Parse(text, file).Warnings),
        [.., "slo.yaml"] => ("slo", (text, file) => ServiceLevelObjectives.Parse(text, file).Warnings),
        [.., "sli.yaml"] => ("sli", (text, file) => ServiceLevelIndicators.Parse(text, file).Warnings),
        [.., "remediation.yaml"] => ("remediation", (text, file) => Keptn.Sdk.Files.Remediation.Parse(text, file).Warnings),
        [.., "webhook", "webhook.yaml"] => ("webhook", CheckWebhooks),
        [.., "job", "config.yaml"] => ("job", CheckJobs),
        [.., var name] when name.EndsWith(".conf.yaml", StringComparison.Ordinal) => ("tests", (text, file) => TestWorkloads.Parse(text, file).Warnings),
        _ => null,
    };

    /// <summary>All files of this folder that look like scripts: those that never run are what is looked for.</summary>
    private static (string Kind, Func<string, string, IReadOnlyList<KeptnFileProblem>> Read)? FindScriptReader(string[] parts)
    {
        var folder = Array.LastIndexOf(parts, "generic-executor", parts.Length - 1);
        if (folder < 0 || Path.GetExtension(parts[^1]).ToUpperInvariant() is not (".SH" or ".PY" or ".HTTP"))
        {
            return null;
        }

        var name = string.Join('/', parts[(folder + 1)..]);
        return ("script", (text, file) => CheckScript(name, text, file));
    }

    private static IReadOnlyList<KeptnFileProblem> CheckScript(string name, string text, string file)
    {
        var result = ScriptLint.Check(name, text, file);
        return result.IsValid ? result.Warnings : throw new KeptnFileException(result.Errors);
    }

    /// <summary>More than the file's form: its templates and requests are looked at as they would be when an event comes.</summary>
    private static IReadOnlyList<KeptnFileProblem> CheckWebhooks(string text, string file)
    {
        var result = WebhookLint.Check(text, file);
        return result.IsValid ? result.Warnings : throw new KeptnFileException(result.Errors);
    }

    /// <summary>More than the file's form: conditions that never match, and what the service would refuse to run.</summary>
    private static IReadOnlyList<KeptnFileProblem> CheckJobs(string text, string file)
    {
        var result = JobLint.Check(text, file);
        return result.IsValid ? result.Warnings : throw new KeptnFileException(result.Errors);
    }

    private static CheckedFile Check(string shown, string file, string kind, Func<string, string, IReadOnlyList<KeptnFileProblem>> read)
    {
        try
        {
            return new CheckedFile(kind, [], read(File.ReadAllText(file), shown));
        }
        catch (KeptnFileException e)
        {
            return new CheckedFile(kind, e.Problems, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckedFile(kind, [new KeptnFileProblem { FileName = shown, Reason = $"cannot be read: {e.Message}" }], []);
        }
    }

    /// <summary>A file and what is wrong, or suspicious, in it.</summary>
    internal sealed record CheckedFile(string Kind, IReadOnlyList<KeptnFileProblem> Problems, IReadOnlyList<KeptnFileProblem> Warnings);
}
