using System.Security.Cryptography;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>The same sources give the same assemblies, wherever they lie.</summary>
public sealed class ReproducibleBuildTests : IDisposable
{
    private static readonly string[] s_files =
        ["Directory.Build.props", "Directory.Packages.props", "global.json", "nuget.config", ".editorconfig", "LICENSE"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keptn-reproducible-");

    public void Dispose() => _folder.Delete(recursive: true);

    [LongFact]
    public async Task Pack_InTwoFolders_GivesTheSameAssembliesAndSymbols()
    {
        var first = await PackAsync("a");
        var second = await PackAsync(Path.Combine("another", "place"));

        // keptn-local, and the four libraries in their packages or in that of the tool.
        first.Should().Contain(f => f.Contains("/keptn-local.dll ", StringComparison.Ordinal)).And.HaveCountGreaterThan(7);
        second.Should().Equal(first);
    }

    /// <summary>"package: file hash" of each assembly and its symbols.</summary>
    private async Task<List<string>> PackAsync(string name)
    {
        var root = Path.Combine(_folder.FullName, name);
        Copy(Path.Combine(SampleProcess.RepositoryRoot, "src"), Path.Combine(root, "src"));
        Copy(Path.Combine(SampleProcess.RepositoryRoot, "assets"), Path.Combine(root, "assets"));
        foreach (var file in s_files)
        {
            File.Copy(Path.Combine(SampleProcess.RepositoryRoot, file), Path.Combine(root, file));
        }

        var feed = Path.Combine(root, "feed");
        foreach (var package in new[] { "Keptn.Sdk.Testing", "Keptn.Sdk.Local.Tool" })
        {
            await PackedPackages.PackAsync(root, package, feed, "-c", "Release", "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false", "-p:Version=1.2.3");
        }

        var hashes = new List<string>();
        foreach (var file in Directory.EnumerateFiles(feed))
        {
            using var package = new PackedPackage(file);
            foreach (var entry in package.Files.Where(f => Path.GetExtension(f) is ".dll" or ".pdb"))
            {
                hashes.Add($"{Path.GetFileName(file)}: /{entry} {Convert.ToHexStringLower(SHA256.HashData(package.Read(entry)))}");
            }
        }

        return [.. hashes.Order(StringComparer.Ordinal)];
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
