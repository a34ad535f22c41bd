using System.Reflection;

namespace Keptn.Sdk.Charts.Tests.Images;

/// <summary>The Dockerfile of the service template.</summary>
public sealed class DockerfileTests
{
    private static readonly Dockerfile s_file = Dockerfile.Read(Path.Combine(Chart.Service, "Dockerfile"));

    [Fact]
    public void Build_RunsOnTheBuildersPlatform_ForThatOfTheImage()
    {
        s_file.Build.From.Should().StartWith("--platform=$BUILDPLATFORM ");
        s_file.Build.Instructions[0].Should().Be(new Dockerfile.Instruction("ARG", "TARGETARCH"));
        s_file.Build.Instructions.Where(i => i.Name == "RUN").Should().HaveCount(2).And.OnlyContain(i => i.Arguments.Contains("--arch $TARGETARCH"));
        s_file.Final.Instructions.Should().NotContain(i => i.Name == "RUN", "that would need emulation, and a shell");
    }

    [Fact]
    public void Bases_HaveVersions() =>
        s_file.Stages.Select(s => s.From.Split(' ').Single(p => p.Contains('/'))).Should()
            .Equal("mcr.microsoft.com/dotnet/sdk:10.0", "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled");

    [Fact]
    public void Restore_IsALayerBeforeTheSources()
    {
        var restore = s_file.Build.IndexOf("RUN", "dotnet restore");

        s_file.Build.IndexOf("COPY", ".csproj").Should().BeLessThan(restore);
        s_file.Build.IndexOf("COPY", "Directory.Packages.props").Should().BeLessThan(restore);
        s_file.Build.IndexOf("COPY", "src/ src/").Should().BeGreaterThan(restore);
    }

    [Fact]
    public void Image_RunsAsAUserWithoutRights_OnAReadOnlyFileSystem()
    {
        // In the .NET images a number, 1654, which is what Kubernetes can check with runAsNonRoot.
        s_file.Final.Get("USER").Should().Be("$APP_UID");
        s_file.Final.Get("ENV").Should().Be("DOTNET_EnableDiagnostics=0");
        s_file.Final.Get("ENTRYPOINT").Should().Be("""["dotnet", "Company.KeptnService.dll"]""");
        YamlNodes.ReadFile(Path.Combine(Chart.Directory, "values.yaml"))["podSecurityContext"]!["runAsUser"]!.GetValue<int>().Should().Be(1654);
    }

    [Fact]
    public void Port_IsThatOfTheChart() =>
        s_file.Final.Get("EXPOSE").Should().Be(YamlNodes.ReadFile(Path.Combine(Chart.Directory, "values.yaml"))["containerPort"]!.ToString());

    [Fact]
    public void Context_HasWhatTheBuildNeedsAlone()
    {
        using var project = new StandInProject();

        new BuildContext(project.Path).Files.Should().Equal(
            "Directory.Build.props", "Directory.Packages.props", "nuget.config",
            "src/Company.KeptnService/Company.KeptnService.csproj", "src/Company.KeptnService/Program.cs");
    }

    // What the instructions do is done here, without the images: those of the registry cannot be had everywhere.
    [Fact]
    public async Task Instructions_OnALayoutOfTheTemplate_PublishTheService()
    {
        using var project = new StandInProject();
        var context = new BuildContext(project.Path);
        var source = Directory.CreateDirectory(Path.Combine(project.Path, "image", "source")).FullName;
        var application = Path.Combine(project.Path, "image", "app");

        foreach (var instruction in s_file.Build.Instructions)
        {
            switch (instruction.Name)
            {
                case "COPY":
                    var paths = instruction.Arguments.Split(' ');
                    context.Copy(paths[..^1], Path.Combine(source, paths[^1]));
                    break;
                case "RUN":
                    // As no shell does, so that the test needs none.
                    var words = instruction.Arguments
                        .Replace("$TARGETARCH", "amd64", StringComparison.Ordinal)
                        .Replace("$VERSION", "1.2.3", StringComparison.Ordinal)
                        .Replace("/app", application, StringComparison.Ordinal)
                        .Split(' ');
                    var result = await CommandLine.RunAsync(words[0], [.. words[1..], "--disable-build-servers"], source);
                    result.ExitCode.Should().Be(0, result.Output + result.Errors);
                    break;
            }
        }

        Directory.EnumerateFiles(application).Select(Path.GetFileName).Should().Contain("Company.KeptnService.dll").And.NotContain("Company.KeptnService");
        AssemblyName.GetAssemblyName(Path.Combine(application, "Company.KeptnService.dll")).Version.Should().Be(new Version(1, 2, 3, 0));
    }
}
