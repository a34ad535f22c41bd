using Keptn.Sdk.Local.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Local.Tests.Hosting;

public class LocalControlPlaneServiceCollectionExtensionsTests
{
    [Fact]
    public async Task AddLocalControlPlane_CalledTwice_GivesOneControlPlaneWithAllSettings()
    {
        await using var provider = new ServiceCollection()
            .AddLocalControlPlane(o => o.Directory = "some-folder")
            .AddLocalControlPlane(o => o.MaxEventSize = 100_000)
            .BuildServiceProvider(validateScopes: true);

        var controlPlane = provider.GetRequiredService<LocalControlPlane>();

        provider.GetServices<LocalControlPlane>().Should().ContainSingle().Which.Should().BeSameAs(controlPlane);
        provider.GetRequiredService<LocalConfigurationRepository>().Should().BeSameAs(controlPlane.Configuration);
        controlPlane.Configuration.Directory.Should().Be(Path.GetFullPath("some-folder"));
        new Local.Transport.LocalTransport(controlPlane, "svc").MaxEventSize.Should().Be(100_000);
    }

    [Fact]
    public async Task AddLocalControlPlane_TimeProviderAmongTheServices_IsUsed()
    {
        var folder = Directory.CreateTempSubdirectory("keptn-di-").FullName;
        File.WriteAllText(Path.Combine(folder, "shipyard.yaml"), Shipyards.TwoTasks);
        var time = new ManualTimeProvider();
        await using var provider = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddLocalControlPlane(o => o.Directory = folder)
            .BuildServiceProvider();
        var controlPlane = provider.GetRequiredService<LocalControlPlane>();

        await controlPlane.TriggerSequenceAsync("p", "dev", "delivery", "carts");

        (await controlPlane.GetExecutionsAsync("p")).Single().TriggeredAt.Should().Be(time.GetUtcNow());
        Directory.Delete(folder, recursive: true);
    }
}
