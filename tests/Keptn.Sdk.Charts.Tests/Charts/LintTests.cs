namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>helm lint, and what a chart must have.</summary>
public sealed class LintTests
{
    [HelmTheory]
    [MemberData(nameof(Chart.ModeNames), MemberType = typeof(Chart))]
    public async Task Lint_OfEachMode_FindsNothing(string mode)
    {
        var result = await Helm.RunAsync(["lint", "--strict", Chart.Directory, .. Chart.Modes[mode]]);

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
        result.Output.Should().NotContain("[WARNING]").And.Contain("0 chart(s) failed");
    }

    [HelmTheory]
    [MemberData(nameof(Chart.ModeNames), MemberType = typeof(Chart))]
    public async Task Objects_OfEachMode_HaveNamesAndLabelsThatKubernetesTakes(string mode)
    {
        var rendering = await Helm.RenderAsync(Chart.Modes[mode]);

        rendering.Objects.Should().NotBeEmpty();
        foreach (var metadata in rendering.Objects.Select(o => o["metadata"]!))
        {
            metadata["name"]!.GetValue<string>().Should().MatchRegex("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$");
            metadata["labels"]!.AsObject().Select(l => l.Value!.GetValue<string>()).Should().OnlyContain(v => v.Length <= 63);
        }
    }

    [HelmFact]
    public async Task NewCluster_TakesTheApis()
    {
        var rendering = await Helm.RenderAsync([.. Chart.Modes["role"], "--kube-version", "1.35"]);

        // None of these is deprecated.
        rendering.Objects.Select(o => o["apiVersion"]!.GetValue<string>()).Distinct().Should().BeEquivalentTo(
            "v1", "apps/v1", "networking.k8s.io/v1", "rbac.authorization.k8s.io/v1");
    }
}
