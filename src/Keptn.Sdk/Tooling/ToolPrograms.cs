namespace Keptn.Sdk.Tooling;

/// <summary>Finds programs, so that one that is missing is named before anything is started.</summary>
internal static class ToolPrograms
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The full path of a program.</summary>
    /// <exception cref="KeptnTaskException">There is none.</exception>
    internal static string Find(string fileName, string workingDirectory, string? path)
    {
        if (fileName.Contains('/', StringComparison.Ordinal) || fileName.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            var full = Path.GetFullPath(fileName, workingDirectory);
            return IsProgram(full) ? full : throw new KeptnTaskException($"The tool '{fileName}' is no program that can be run.");
        }

        return TryFind(fileName, path) ?? throw new KeptnTaskException($"The tool '{fileName}' is not installed: no folder of PATH has it.");
    }

    internal static string? TryFind(string fileName, string? path)
    {
        string[] endings = OperatingSystem.IsWindows() ? [string.Empty, ".exe", ".cmd", ".bat"] : [string.Empty];
        return (path ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, fileName + ending)))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}
