namespace Keptn.Sdk.Local.Tests;

/// <summary>Where the files of the repository are.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Keptn.Sdk.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }
}
