using System.Text.Json.Nodes;

namespace Keptn.Sdk.Charts.Tests.Images;

/// <summary>
/// buildah, with a storage of its own. The base images are stand-ins of the same names, for the real ones need their
/// registry: empty, with the programs of this machine mounted into them while the instructions run.
/// </summary>
internal sealed class Buildah : IDisposable
{
    private static readonly string? s_program = ProgramFinder.Find("buildah");
    private static readonly Lazy<string?> s_whyMissing = new(Probe);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keptn-buildah-");

    /// <summary>Why it cannot be used; <see langword="null"/> where it can.</summary>
    internal static string? WhyMissing => s_whyMissing.Value;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Makes an image with nothing in it but its environment.</summary>
    internal async Task AddBaseAsync(string name, params IEnumerable<string> environment)
    {
        var container = (await RunAsync(["from", "scratch"])).Trim();
        await RunAsync(["config", .. environment.SelectMany(e => new[] { "--env", e }), container]);
        await RunAsync(["commit", container, name]);
    }

    /// <summary>Builds an image from a folder.</summary>
    internal async Task BuildAsync(string folder, string name, params IEnumerable<string> arguments)
    {
        var home = _folder.CreateSubdirectory("home").FullName;
        var temporary = _folder.CreateSubdirectory("tmp").FullName;
        string[] mounts =
        [
            "/usr:/usr:ro", "/usr/bin:/bin:ro", "/usr/lib:/lib:ro", "/usr/lib64:/lib64:ro", "/etc:/etc:ro", $"{home}:/root", $"{temporary}:/tmp",
        ];
        await RunAsync(["build", "--pull-never", "--isolation", "chroot", .. mounts.SelectMany(m => new[] { "--volume", m }), .. arguments.SelectMany(a => new[] { "--build-arg", a }), "--tag", name, folder]);
    }

    /// <summary>The configuration of an image, as a registry would have it.</summary>
    internal async Task<JsonNode> InspectAsync(string name) =>
        JsonNode.Parse(await RunAsync(["inspect", "--type", "image", name]))!["OCIv1"]!["config"]!;

    /// <summary>The files of an image; none of the stand-in of its base.</summary>
    internal async Task<IReadOnlyList<string>> ListAsync(string name)
    {
        var container = (await RunAsync(["from", "--pull-never", name])).Trim();
        var root = (await RunAsync(["mount", container])).Trim();
        string[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => "/" + Path.GetRelativePath(root, f))];
        await RunAsync(["umount", container]);
        return files;
    }

    /// <summary>Runs a program in an image, which not every machine allows.</summary>
    private async Task TryAsync()
    {
        await AddBaseAsync("probe", "PATH=/usr/bin");
        var folder = _folder.CreateSubdirectory("probe").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), "FROM probe\nRUN true\n");
        await BuildAsync(folder, "probe-image");
    }

    private static string? Probe()
    {
        if (s_program is null)
        {
            return "buildah is not installed (apt-get install buildah)";
        }

        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "buildah needs root for a build in which nothing is downloaded";
        }

        try
        {
            using var buildah = new Buildah();
            buildah.TryAsync().GetAwaiter().GetResult();
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"buildah cannot build here: {e.Message}";
        }
    }

    private async Task<string> RunAsync(string[] arguments)
    {
        string[] storage = ["--root", Path.Combine(_folder.FullName, "root"), "--runroot", Path.Combine(_folder.FullName, "run"), "--storage-driver", "vfs"];
        var result = await CommandLine.RunAsync(s_program!, [.. storage, .. arguments]);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{arguments[0]}: {result.Errors}{result.Output}");
    }
}
