namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>The values of samples are for the chart of the service template.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Files()
    {
        var files = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "samples"), "values.yaml", SearchOption.AllDirectories))
        {
            // A sample with a chart of its own has a chart's tests of its own.
            if (!File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "Chart.yaml")))
            {
                files.Add(Path.GetRelativePath(RepositoryRoot.Path, file));
            }
        }

        return files;
    }

    [HelmTheory]
    [MemberData(nameof(Files))]
    public async Task Values_OfASample_AreTaken(string file)
    {
        var rendering = await Helm.RenderAsync("--values", Path.Combine(RepositoryRoot.Path, file));

        rendering.Container["image"]!.GetValue<string>().Should().NotContain("keptn-service-owner");
        var volumes = rendering.PodSpec["volumes"]!.AsArray().Select(v => v!["name"]!.GetValue<string>());
        rendering.Container["volumeMounts"]!.AsArray().Select(m => m!["name"]!.GetValue<string>()).Should().BeSubsetOf(volumes);
    }
}
