namespace Keptn.Sdk.Templates.Tests;

/// <summary>What the template made.</summary>
internal sealed class GeneratedRepository
{
    // Tokens of the template; none may be left.
    private static readonly string[] s_tokens =
    [
        "Company.KeptnService", "KeptnServiceNamespace", "keptn-service-name", "keptn-task-name", "keptn-sequence-name",
        "keptn-service-owner", "KEPTN_SDK_VERSION", "FOLDER_WITH_PACKAGES", "TODO",
    ];

    internal GeneratedRepository(string folder)
    {
        Folder = folder;
        ProjectName = Path.GetFileNameWithoutExtension(Directory.GetFiles(folder, "*.sln").Single());
    }

    internal string Folder { get; }

    internal string ProjectName { get; }

    internal string Program => Path.Combine(Folder, "src", ProjectName, "bin", "Debug", "net10.0", $"{ProjectName}.dll");

    /// <summary>Every text file, by its path in the folder, without what a build made.</summary>
    internal Dictionary<string, string> ReadFiles() => Directory
        .EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Select(file => Path.GetRelativePath(Folder, file))
        .Where(file => !file.Split('/', '\\').Any(part => part is "bin" or "obj"))
        .ToDictionary(file => file.Replace('\\', '/'), file => File.ReadAllText(Path.Combine(Folder, file)));

    internal void ShouldHaveNoTokens()
    {
        var left = from file in ReadFiles()
                   from token in s_tokens
                   where file.Key.Contains(token, StringComparison.Ordinal) || file.Value.Contains(token, StringComparison.Ordinal)
                   select $"{token} in {file.Key}";

        left.Should().BeEmpty();
    }
}
