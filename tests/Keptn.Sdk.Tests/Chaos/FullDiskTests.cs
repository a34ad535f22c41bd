using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Hosting.Journal;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tests.Transport.Nats;

namespace Keptn.Sdk.Tests.Chaos;

/// <summary>A journal on a disk that is full, and then no longer.</summary>
public sealed class FullDiskTests
{
    [OwnMountFact]
    public async Task StateDirectory_DiskIsFull_SaysSoAndGoesOnAndRecovers()
    {
        using var folder = new TemporaryFolder();
        await using var server = await NatsServer.StartAsync();
        var answers = new RecordingSink();
        await using var keptn = await TestNats.StartAsync(server.Url, answers, ["sh.keptn.event.chaos.finished"], name: "shipyard-controller");
        await using var service = new ServiceProcess(new Dictionary<string, string>
        {
            ["EVENTBROKER"] = server.Url,
            ["DISABLE_REGISTRATION"] = "true",
            ["HEALTH_ENDPOINT_ENABLED"] = "false",
            ["Keptn__StateDirectory"] = folder.Path,
        });
        service.StartOnFullDisk(folder.Path);
        await UntilOutputAsync(service, "answers sh.keptn.event.chaos.triggered");

        for (var i = 0; i < 20; i++)
        {
            await keptn.SendAsync(TestEvents.Triggered("chaos"), CancellationToken.None);
            await answers.NextAsync();
        }

        service.Output.Where(l => l.Contains("cannot be written", StringComparison.Ordinal)).Should().ContainSingle("once is enough");
        service.Output.Should().ContainMatch("*No space left on device*");

        // The folder as the process sees it.
        var seen = $"/proc/{service.Id}/root{folder.Path}";
        File.Delete($"{seen}/filler");
        File.Delete($"{seen}/rest");
        await keptn.SendAsync(TestEvents.Triggered("chaos"), CancellationToken.None);
        await answers.NextAsync();

        await UntilOutputAsync(service, "can be written again");
        (await service.TerminateAsync()).Should().Be(0);
    }

    private static Task UntilOutputAsync(ServiceProcess service, string text) =>
        Wait.UntilAsync(() => service.Output.Any(l => l.Contains(text, StringComparison.Ordinal)));
}
