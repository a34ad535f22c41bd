using System.Diagnostics;

namespace Keptn.Sdk.Templates.Tests;

/// <summary>The command line of .NET, as users type it.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>What it wrote.</returns>
    internal static async Task<string> RunAsync(
        string folder, string packageCache, string[] arguments, params (string Name, string Value)[] settings)
    {
        using var process = Start(folder, packageCache, arguments, settings);
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            var text = await output + await error;
            process.ExitCode.Should().Be(0, "dotnet {0} says {1}", string.Join(' ', arguments), text);
            return text;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    internal static Process Start(string folder, string packageCache, IEnumerable<string> arguments, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["NUGET_PACKAGES"] = packageCache;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        // What stays behind would hold our ends of its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";

        // The tests' own settings are not those of a user.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.Ordinal) && n != "MSBUILDDISABLENODEREUSE").ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
