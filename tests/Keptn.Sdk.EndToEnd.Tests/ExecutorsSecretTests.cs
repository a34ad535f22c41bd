using System.Diagnostics;
using System.Runtime.Versioning;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>Whether a script can get at the token of the service that runs it, with the sample as a process of a plain user.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ExecutorsSecretTests : IDisposable
{
    private const string Token = "KEPTN_API_TOKEN=only-for-the-service";
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("executors-secret-").FullName;

    [LinuxToolsFact]
    public async Task Script_ReadsTheProcessOfTheService_FindsNoTokenWhereItIsHidden()
    {
        var found = await RunAsync("false");
        var hidden = await RunAsync("true");

        found.Should().Contain("the service has the token", "otherwise the other half of this test would prove nothing");
        hidden.Should().Contain("the service has nothing to read").And.NotContain("the service has the token");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string GetProgramFolder() => Path.Combine(
        SampleProcess.RepositoryRoot, "artifacts", "bin", "Executors", new DirectoryInfo(AppContext.BaseDirectory).Name);

    private async Task<string> RunAsync(string hide)
    {
        var program = Path.Combine(_folder, hide);
        Copy(GetProgramFolder(), program);
        File.WriteAllText(
            Path.Combine(program, "keptn", "dev", "generic-executor", "migrate.triggered.sh"),
            $"if grep -q '{Token}' /proc/$PPID/environ 2>/dev/null; then echo the service has the token; else echo the service has nothing to read; fi; env | grep -c TOKEN; exit 1\n");

        // Root may read everything: as root the sample runs as the user nobody.
        string[] command = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--clear-groups", "env"] : ["env"];
        var home = Directory.CreateDirectory(Path.Combine(_folder, hide, "home"), ForAll).FullName;
        File.SetUnixFileMode(home, ForAll);
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = home,
        };
        string[] arguments =
        [
            .. command[1..], "-i", $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"HOME={home}", $"TMPDIR={home}", Token, $"Keptn__Scripts__HideProcess={hide}",
            "dotnet", Path.Combine(program, "Executors.dll"), "--demo",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return output + await error;
    }

    private void Copy(string from, string to)
    {
        File.SetUnixFileMode(_folder, ForAll);
        Directory.CreateDirectory(to);
        File.SetUnixFileMode(to, ForAll);
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            File.SetUnixFileMode(Path.Combine(to, Path.GetFileName(file)), ForAll);
        }
    }
}
