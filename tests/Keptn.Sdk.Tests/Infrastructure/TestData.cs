namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>Where test data lies: in the project's own copy, or where an environment variable says.</summary>
internal static class TestData
{
    /// <summary>A folder of the project's own data, as copied to the output.</summary>
    internal static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    /// <summary>The folder that a variable names (with a folder in it), else the project's own.</summary>
    internal static string Folder(string name, string variable, string subfolder = "")
    {
        var root = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(root))
        {
            return Folder(name);
        }

        var folder = Path.Combine(root, subfolder);
        return Directory.Exists(folder)
            ? folder
            : throw new DirectoryNotFoundException($"{variable} is '{root}', but there is no folder '{folder}'.");
    }
}
