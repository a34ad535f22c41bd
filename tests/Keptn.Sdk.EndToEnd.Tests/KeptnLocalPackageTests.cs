using System.Diagnostics;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>The package as users install it.</summary>
public sealed class KeptnLocalPackageTests : IDisposable
{
    private const int Attempts = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-tool-package-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Install_FromThePackedPackage_RunsAndStartsWithinASecond()
    {
        // A version of its own: a cache never has it.
        var version = $"0.0.1-test.{Guid.NewGuid():N}";
        var feed = Path.Combine(_folder, "feed");
        var tools = Path.Combine(_folder, "tools");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        await RunAsync(
            "dotnet", "pack", Path.Combine(SampleProcess.RepositoryRoot, "src", "Keptn.Sdk.Local.Tool"), "--no-build",
            "-c", configuration == "debug" ? "Debug" : "Release", "-o", feed, $"-p:Version={version}");
        var nuget = Path.Combine(_folder, "nuget.config");
        await File.WriteAllTextAsync(
            nuget, $"""<configuration><packageSources><clear /><add key="feed" value="{feed}" /></packageSources></configuration>""");

        await RunAsync("dotnet", "tool", "install", "Keptn.Sdk.Local.Tool", "--tool-path", tools, "--version", version, "--configfile", nuget);

        var program = Path.Combine(tools, "keptn-local");
        (await RunAsync(program, "--help")).Should().Contain("Commands:").And.Contain("keptn-local run dev.delivery");
        await RunAsync(program, "events", "--help");
        await AssertHistoryWorksAsync(program);
        var times = new List<TimeSpan>();
        for (var i = 0; i < Attempts && (i == 0 || times.Min() >= TimeSpan.FromSeconds(1)); i++)
        {
            var watch = Stopwatch.StartNew();
            await RunAsync(program, "--help");
            times.Add(watch.Elapsed);
        }

        times.Min().Should().BeLessThan(TimeSpan.FromSeconds(1), "people wait for it");
    }

    /// <summary>The native part of SQLite has to be in the package.</summary>
    private async Task AssertHistoryWorksAsync(string program)
    {
        using var serve = Process.Start(new ProcessStartInfo(program, ["serve", "--dir", _folder, "--port", "0", "--data", Path.Combine(_folder, "a.history")])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            while (await serve.StandardOutput.ReadLineAsync().WaitAsync(KeptnLocalProcess.Patience) is { } line && !line.Contains("Stop with", StringComparison.Ordinal))
            {
            }

            serve.HasExited.Should().BeFalse();
        }
        finally
        {
            serve.Kill(entireProcessTree: true);
            await serve.WaitForExitAsync();
        }
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        if (arguments is ["tool", ..])
        {
            start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "packages");
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        process.ExitCode.Should().Be(0, "{0} {1} says {2}{3}", program, string.Join(' ', arguments), await output, await error);
        return await output;
    }
}
