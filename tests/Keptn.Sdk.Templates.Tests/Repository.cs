namespace Keptn.Sdk.Templates.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    internal static readonly string Root = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Keptn.Sdk.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
