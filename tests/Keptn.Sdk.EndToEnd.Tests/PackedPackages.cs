using System.Diagnostics;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>All packages, packed once from what is built.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private readonly DirectoryInfo _feed = Directory.CreateTempSubdirectory("keptn-packages-");

    /// <summary>A version of their own, so that one that is written down anywhere would stand out.</summary>
    internal const string Version = "0.0.7-packed.1";

    /// <summary>Each package, with all that it depends on: an entry of ours without a version has that of the package.</summary>
    internal static IReadOnlyDictionary<string, string[]> Expected { get; } = new Dictionary<string, string[]>
    {
        ["Keptn.Sdk"] = ["Polly.Core", "YamlDotNet"],
        ["Keptn.Sdk.Executors"] = ["Keptn.Sdk"],
        ["Keptn.Sdk.Local"] = ["Keptn.Sdk"],
        ["Keptn.Sdk.Local.Tool"] = [],
        ["Keptn.Sdk.Testing"] = ["Keptn.Sdk", "Keptn.Sdk.Local"],
    };

    public async Task InitializeAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name == "debug" ? "Debug" : "Release";
        foreach (var package in Expected.Keys)
        {
            await PackAsync(SampleProcess.RepositoryRoot, package, _feed.FullName, "--no-build", "-c", configuration, $"-p:Version={Version}");
        }
    }

    public Task DisposeAsync()
    {
        _feed.Delete(recursive: true);
        return Task.CompletedTask;
    }

    internal PackedPackage Open(string package, string extension = "nupkg") => new(Path.Combine(_feed.FullName, $"{package}.{Version}.{extension}"));

    internal static async Task PackAsync(string root, string package, string feed, params string[] options)
    {
        var start = new ProcessStartInfo("dotnet", ["pack", Path.Combine(root, "src", package), "-o", feed, "-v", "quiet", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        process.ExitCode.Should().Be(0, "packing {0} says {1}{2}", package, await output, await error);
        (await output).Should().NotContain("warning", "{0} is packed without a warning", package);
    }
}
