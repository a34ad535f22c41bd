using Keptn.Sdk.Local;

namespace KeptnServiceNamespace.Tests;

/// <summary>The whole service in a real sequence, with the files of the folder keptn/.</summary>
public sealed class LocalSequenceTests
{
    [Fact]
    public async Task Sequence_WithTheStandInForTheTool_Passes()
    {
        await using var demo = await Demo.DemoTool.StartAsync(port: 0);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(demo.Settings);
        builder.Services.AddKeptnIntegration(builder.Configuration)
            .UseLocalControlPlane(Path.Combine(AppContext.BaseDirectory, "keptn"));
        using var host = builder.Build();
        var output = new StringWriter();

        var exitCode = await host.RunSequenceAsync(
            "dev.keptn-sequence-name", output, o => (o.Data, o.Timeout) = (demo.SequenceData, TimeSpan.FromMinutes(1)));

        Assert.True(exitCode == 0, output.ToString());
        Assert.EndsWith("Sequence dev.keptn-sequence-name finished: pass", output.ToString().TrimEnd(), StringComparison.Ordinal);
    }
}
