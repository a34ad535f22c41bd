using System.Collections.Concurrent;

namespace Keptn.Sdk.Charts.Tests;

/// <summary>The real helm, from the PATH or from artifacts/tools.</summary>
internal static class Helm
{
    private static readonly string? s_program =
        ProgramFinder.Find("helm") ?? ProgramFinder.Find("helm", Path.Combine(RepositoryRoot.Path, "artifacts", "tools"));

    // Many tests look at the same objects.
    private static readonly ConcurrentDictionary<string, Lazy<Task<CommandLine.Result>>> s_rendered = new();

    /// <summary>Why it cannot be run; <see langword="null"/> where it can.</summary>
    internal static string? WhyMissing { get; } = s_program is null ? "helm is not installed (scripts/install-helm.sh)" : null;

    internal static Task<CommandLine.Result> RunAsync(params IEnumerable<string> arguments) =>
        CommandLine.RunAsync(s_program ?? throw new InvalidOperationException(WhyMissing), arguments);

    /// <summary>Renders the chart of the service template, the objects of its test included.</summary>
    internal static Task<Rendering> RenderAsync(params IEnumerable<string> arguments) => RenderReleaseAsync("probe", arguments);

    /// <summary>The same, for a release of this name.</summary>
    internal static async Task<Rendering> RenderReleaseAsync(string release, params IEnumerable<string> arguments)
    {
        string[] command = ["template", release, Chart.Directory, "--namespace", "keptn", .. arguments];
        var result = await s_rendered.GetOrAdd(string.Join('\n', command), _ => new(() => RunAsync(command))).Value;
        result.ExitCode.Should().Be(0, result.Errors);
        return new Rendering(result.Output);
    }

    /// <summary>What helm says where it refuses to render the chart.</summary>
    internal static async Task<string> FailAsync(params IEnumerable<string> arguments)
    {
        var result = await RunAsync(["template", "probe", Chart.Directory, .. arguments]);
        result.ExitCode.Should().NotBe(0, "helm must refuse {0}", string.Join(' ', arguments));
        return result.Errors;
    }
}
