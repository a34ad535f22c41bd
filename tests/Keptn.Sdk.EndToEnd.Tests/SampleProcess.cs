using System.Diagnostics;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>Runs a built sample as its own process, as a user does.</summary>
internal static class SampleProcess
{
    internal static readonly string RepositoryRoot = FindRoot();

    internal static Task<(int ExitCode, string[] Output, string Error)> RunAsync(string sample, params string[] arguments)
    {
        // The configuration of the tests' own build is the one that the samples were built with.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(RepositoryRoot, "artifacts", "bin", sample, configuration, $"{sample}.dll");
        return RunProgramAsync(program, arguments);
    }

    internal static async Task<(int ExitCode, string[] Output, string Error)> RunProgramAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = RepositoryRoot,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries), await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Keptn.Sdk.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
