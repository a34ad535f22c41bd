namespace Keptn.Sdk.Charts.Tests.Images;

/// <summary>The image of the service template, built by buildah on stand-ins of the base images.</summary>
public sealed class ImageTests
{
    [BuildahFact]
    public async Task Image_HasTheServiceAlone_AndRunsItAsAUserWithoutRights()
    {
        using var project = new StandInProject();
        using var buildah = new Buildah();
        await buildah.AddBaseAsync("mcr.microsoft.com/dotnet/sdk:10.0", "PATH=/usr/bin:/bin", "HOME=/root", "DOTNET_NOLOGO=1");
        await buildah.AddBaseAsync("mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled", "APP_UID=1654");

        await buildah.BuildAsync(project.Path, "service", "TARGETARCH=arm64", "VERSION=1.2.3");

        var config = await buildah.InspectAsync("service");
        config["User"]!.GetValue<string>().Should().Be("1654");
        config["Entrypoint"]!.ToJsonString(null).Should().Be("""["dotnet","Company.KeptnService.dll"]""");
        config["WorkingDir"]!.GetValue<string>().Should().Be("/app");
        config["ExposedPorts"]!.AsObject().Select(p => p.Key).Should().Equal("8080/tcp");
        config["Labels"]!["org.opencontainers.image.version"]!.GetValue<string>().Should().Be("1.2.3");
        (await buildah.ListAsync("service")).Should().BeEquivalentTo(
            "/app/Company.KeptnService.dll", "/app/Company.KeptnService.pdb", "/app/Company.KeptnService.deps.json", "/app/Company.KeptnService.runtimeconfig.json");
    }
}
