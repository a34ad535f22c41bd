namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>Where the sources are, for tests that use files which are not copied to the output.</summary>
internal static class RepositoryRoot
{
    private const string Marker = "Keptn.Sdk.sln";

    internal static string Path { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, Marker)))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no {Marker} in or above {AppContext.BaseDirectory}.");
    }
}
