using System.Text;
using System.Text.RegularExpressions;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// The folder of a local job that takes the place of <c>/keptn</c>, with the files that the task asks for, in the
/// workspace of the event. Nothing in it leads out.
/// </summary>
internal sealed partial class LocalJobFiles(JobRun run)
{
    private const string ContainerFolder = "/keptn";

    private readonly string _root = $"jobs/{run.Name}/keptn";
    private readonly string _home = $"jobs/{run.Name}/home";

    private string Root => run.Context.Workspace.GetPath(_root);

    internal string HomeFolder => run.Context.Workspace.GetPath(_home);

    /// <summary>Fetches the files: those of the service, else of the stage, else of the project, at the event's commit.</summary>
    /// <exception cref="KeptnTaskException">One is not there, or its name leads out of the folder.</exception>
    internal async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(HomeFolder);
        foreach (var entry in run.Task.Files)
        {
            var name = entry.StartsWith('/') ? entry[1..] : entry;
            name = name.EndsWith('/') ? name[..^1] : name;
            if (await run.Context.Resources.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } file)
            {
                await WriteAsync(name, file, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // No file, and so a folder.
            var found = 0;
            foreach (var below in await run.Context.Resources.ListAsync(name, cancellationToken).ConfigureAwait(false))
            {
                if (await run.Context.Resources.FindAsync(below, cancellationToken).ConfigureAwait(false) is { } member)
                {
                    await WriteAsync(below, member, cancellationToken).ConfigureAwait(false);
                    found++;
                }
            }

            if (found == 0)
            {
                throw new KeptnTaskException($"it asks for '{entry}', and neither its service nor its stage or project has such a file or folder.");
            }
        }
    }

    /// <summary>Puts the folder in place of <c>/keptn</c>, wherever a text names that folder or something in it.</summary>
    internal string Map(string text) => ContainerPath().Replace(text, _ => Root);

    /// <summary>Where the job begins.</summary>
    /// <exception cref="KeptnTaskException">It asks for a folder that only its image would have.</exception>
    internal string GetWorkingFolder()
    {
        var folder = run.Task.WorkingDirectory;
        if (folder.Length == 0 || folder.TrimEnd('/') == ContainerFolder)
        {
            return Root;
        }

        var name = folder.StartsWith(ContainerFolder + "/", StringComparison.Ordinal) ? folder[(ContainerFolder.Length + 1)..]
            : folder[0] == '/' ? throw new KeptnTaskException($"its workingDir '{folder}' is one of its image, which a local process does not have.")
            : folder;
        return run.Context.Workspace.GetPath($"{_root}/{name.TrimEnd('/')}");
    }

    /// <summary>The text of the job's own result; <see langword="null"/> where it left none.</summary>
    internal string? ReadResult()
    {
        try
        {
            // A link could be to anything; what has no length is empty or no file, and reading it could wait for ever.
            var file = new FileInfo(run.Context.Workspace.GetPath($"{_root}/{JobOutcome.ResultFileName}"));
            if (!file.Exists || file.Length == 0)
            {
                return file.Exists || Directory.Exists(file.FullName) ? string.Empty : null;
            }

            using var stream = file.OpenRead();
            var bytes = new byte[Math.Min(file.Length, JobOutcome.MaxResultSize + 1)];
            return Encoding.UTF8.GetString(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is KeptnTaskException or IOException or UnauthorizedAccessException)
        {
            // It is there and cannot be used, which is told as any other text that is no result.
            return string.Empty;
        }
    }

    private Task WriteAsync(string name, KeptnResource file, CancellationToken cancellationToken) =>
        run.Context.Workspace.WriteAsync($"{_root}/{name}", file.Content, cancellationToken);

    [GeneratedRegex(@"(?<![A-Za-z0-9_./~-])/keptn(?![A-Za-z0-9_.-])")]
    private static partial Regex ContainerPath();
}
