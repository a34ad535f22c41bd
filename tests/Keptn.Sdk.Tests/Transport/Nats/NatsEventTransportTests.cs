using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

/// <summary>The connection for programs that are no Keptn service.</summary>
public class NatsEventTransportTests
{
    [Fact]
    public void Create_WrongOptions_NamesTheProblem()
    {
        var create = () => NatsEventTransport.Create("tool", new KeptnNatsOptions { Servers = "http://x", UserName = "only-a-user" });

        create.Should().Throw<ArgumentException>().WithMessage("*Password*");
    }

    [NatsServerFact]
    public async Task Create_ServerWithATokenAndNoGroup_SendsAndReceives()
    {
        await using var server = await NatsServer.StartAsync("authorization { token: \"secret\" }");
        var options = new KeptnNatsOptions { Servers = server.Url, Token = "secret", QueueGroup = string.Empty };
        var (first, second) = (NatsEventTransport.Create("tool", options), NatsEventTransport.Create("tool", options));
        var (heardByFirst, heardBySecond) = (new RecordingSink(), new RecordingSink());
        await first.StartAsync(["sh.keptn.>"], heardByFirst, CancellationToken.None);
        await second.StartAsync(["sh.keptn.>"], heardBySecond, CancellationToken.None);

        await first.SendAsync(new CloudEvent { Id = "1", Source = "s", Type = "sh.keptn.event.x.started" }, CancellationToken.None);

        (await heardByFirst.NextAsync()).Id.Should().Be("1", "without a group everybody gets it");
        (await heardBySecond.NextAsync()).Id.Should().Be("1");
        await first.StopAsync(CancellationToken.None);
        await second.StopAsync(CancellationToken.None);
    }
}
