namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>Finds programs as a shell does.</summary>
internal static class ProgramFinder
{
    /// <param name="name">Without the extension that Windows needs.</param>
    /// <param name="searchPath">Where to look; the PATH by default.</param>
    /// <returns>The full path; <see langword="null"/> if the program is not there.</returns>
    internal static string? Find(string name, string? searchPath = null)
    {
        var directories = (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return directories.Where(d => d.Length > 0).Select(d => Path.Combine(d, file)).FirstOrDefault(File.Exists);
    }
}
