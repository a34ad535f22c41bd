using System.Xml.Linq;

namespace Keptn.Sdk.Templates.Tests;

/// <summary>
/// The packages as users get them, in a folder; the templates installed in a hive of their own; and an empty package cache.
/// </summary>
public sealed class TemplatePackage : IAsyncLifetime
{
    private static readonly string[] s_packages =
        ["Keptn.Sdk", "Keptn.Sdk.Local", "Keptn.Sdk.Local.Tool", "Keptn.Sdk.Testing", "Keptn.Sdk.Templates"];

    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-templates-").FullName;

    internal string Feed => Path.Combine(_folder, "feed");

    internal string PackageCache => Path.Combine(_folder, "packages");

    internal string Work => Path.Combine(_folder, "work");

    internal string Version { get; } = ReadVersion();

    private string Hive => Path.Combine(_folder, "hive");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Work);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name == "debug" ? "Debug" : "Release";
        foreach (var package in s_packages)
        {
            await RunAsync(Work, "pack", Path.Combine(Repository.Root, "src", package), "--no-build", "-c", configuration, "-o", Feed, "-v", "quiet");
        }

        await RunAsync(Work, "new", "install", Path.Combine(Feed, $"Keptn.Sdk.Templates.{Version}.nupkg"), "--debug:custom-hive", Hive);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Makes a repository by the template.</summary>
    /// <returns>Its folder.</returns>
    internal Task<string> CreateAsync(string name, params string[] options) => CreateWithoutFeedAsync(name, ["--feed", Feed, .. options]);

    /// <summary>As when the packages are published.</summary>
    internal async Task<string> CreateWithoutFeedAsync(string name, params string[] options)
    {
        var folder = Path.Combine(Work, Guid.NewGuid().ToString("N"));
        await RunAsync(Work, ["new", "keptn-service", "-n", name, "-o", folder, "--debug:custom-hive", Hive, .. options]);
        return folder;
    }

    /// <summary>Adds files by the item template.</summary>
    internal Task AddHandlerAsync(string folder, params string[] options) =>
        RunAsync(folder, ["new", "keptn-handler", "--debug:custom-hive", Hive, .. options]);

    internal Task<string> RunAsync(string folder, params string[] arguments) => Dotnet.RunAsync(folder, PackageCache, arguments);

    /// <summary>With a home of its own: .NET remembers there where the tools of a version are, whatever became of them.</summary>
    internal Task<string> RunToolAsync(string folder, params string[] arguments) =>
        Dotnet.RunAsync(folder, PackageCache, arguments, ("DOTNET_CLI_HOME", Path.Combine(_folder, "home")));

    private static string ReadVersion() =>
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("VersionPrefix").Single().Value;
}
