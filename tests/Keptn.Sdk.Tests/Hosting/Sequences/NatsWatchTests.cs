using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tests.Transport.Nats;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Tests.Hosting.Sequences;

public sealed class NatsWatchTests
{
    [NatsServerFact]
    public async Task WatchAsync_TwoReplicas_BothGetTheEndOfASequenceAndShareTheTasks()
    {
        await using var server = await NatsServer.StartAsync();
        RecordingSink[] tasks = [new(), new()];
        RecordingSink[] ends = [new(), new()];
        await using var first = await TestNats.StartAsync(server.Url, tasks[0], ["sh.keptn.event.test.triggered"]);
        await using var second = await TestNats.StartAsync(server.Url, tasks[1], ["sh.keptn.event.test.triggered"]);
        await first.WatchAsync(["sh.keptn.event.*.*.finished"], ends[0], default);
        await second.WatchAsync(["sh.keptn.event.*.*.finished"], ends[1], default);

        await first.SendAsync(TestNats.Event("task"), default);
        await first.SendAsync(TestNats.Event("end", "sh.keptn.event.dev.delivery.finished"), default);

        (await ends[0].NextAsync()).Id.Should().Be("end");
        (await ends[1].NextAsync()).Id.Should().Be("end");
        await Wait.UntilAsync(() => tasks.Sum(t => t.Count) == 1);
    }

    [NatsServerFact]
    public async Task Reconnected_ConnectionComesBack_IsCalled()
    {
        await using var server = await NatsServer.StartAsync();
        await using var transport = TestNats.Transport(server.Url);
        var calls = 0;
        ((ISelfRegisteringTransport)transport).Reconnected = () => Interlocked.Increment(ref calls);
        await transport.StartAsync([], new RecordingSink(), default);
        calls.Should().Be(0, "the first connection is no return");

        await server.KillAsync();
        await server.StartAgainAsync();

        await Wait.UntilAsync(() => Volatile.Read(ref calls) == 1);
    }
}
