using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsQueueGroupTests
{
    private const string Type = "sh.keptn.event.test.triggered";
    private const int Count = 4000;

    [NatsServerFact]
    public async Task TwoReplicas_OneService_ShareTheEvents()
    {
        await using var server = await NatsServer.StartAsync();
        var (sinkA, sinkB) = (new RecordingSink(), new RecordingSink());
        await using var a = await TestNats.StartAsync(server.Url, sinkA, [Type]);
        await using var b = await TestNats.StartAsync(server.Url, sinkB, [Type]);

        await SendAllAsync(a, 0, Count);
        await a.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);
        await b.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);

        sinkA.RemainingIds().Concat(sinkB.RemainingIds()).ShouldBeExactly(TestNats.Ids(0, Count));
        sinkA.Count.Should().BeGreaterThan(Count / 4);
        sinkB.Count.Should().BeGreaterThan(Count / 4);
    }

    [NatsServerFact]
    public async Task Replica_LeavesWhileBusy_NothingIsLostOrDoubled()
    {
        await using var server = await NatsServer.StartAsync();
        var (sinkA, sinkB) = (new RecordingSink(), new RecordingSink());
        await using var a = await TestNats.StartAsync(server.Url, sinkA, [Type]);
        await using var b = await TestNats.StartAsync(server.Url, sinkB, [Type]);
        await using var sender = await TestNats.StartAsync(server.Url, new RecordingSink(), []);

        var sending = Task.Run(() => SendAllAsync(sender, 0, Count));
        var first = await sinkA.NextIdsAsync(100);
        await a.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);
        var received = sinkA.Count;
        await sending.WaitAsync(TestNats.Patience);
        await SendAllAsync(sender, Count, 1000);
        await b.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);

        sinkA.Count.Should().Be(received, "it has left").And.BeLessThan(Count);
        first.Concat(sinkA.RemainingIds()).Concat(sinkB.RemainingIds()).ShouldBeExactly(TestNats.Ids(0, Count + 1000));
    }

    [NatsServerFact]
    public async Task Replica_LeavesWhileItsHandlersAreBusy_HandsOverWhatWasUnderWay()
    {
        await using var server = await NatsServer.StartAsync();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, [Type]);
        await using var sender = await TestNats.StartAsync(server.Url, new RecordingSink(), []);
        sink.Block();
        await SendAllAsync(sender, 0, 100);

        var stop = transport.StopReceivingAsync(CancellationToken.None);
        stop.IsCompleted.Should().BeFalse();
        sink.Unblock();
        await stop.WaitAsync(TestNats.Patience);

        sink.RemainingIds().Should().Equal(TestNats.Ids(0, 100));
    }

    [NatsServerFact]
    public async Task TwoServices_EachGetsEveryEvent()
    {
        await using var server = await NatsServer.StartAsync();
        var (sinkA, sinkB) = (new RecordingSink(), new RecordingSink());
        await using var a = await TestNats.StartAsync(server.Url, sinkA, [Type], name: "a");
        await using var b = await TestNats.StartAsync(server.Url, sinkB, [Type], name: "b");

        await SendAllAsync(a, 0, 100);

        (await sinkA.NextIdsAsync(100)).Should().Equal(TestNats.Ids(0, 100));
        (await sinkB.NextIdsAsync(100)).Should().Equal(TestNats.Ids(0, 100));
    }

    [NatsServerFact]
    public async Task EmptyQueueGroup_EveryReplicaGetsEveryEvent()
    {
        await using var server = await NatsServer.StartAsync();
        var (sinkA, sinkB) = (new RecordingSink(), new RecordingSink());
        await using var a = await TestNats.StartAsync(server.Url, sinkA, [Type], change: o => o.QueueGroup = "");
        await using var b = await TestNats.StartAsync(server.Url, sinkB, [Type], change: o => o.QueueGroup = "");

        await SendAllAsync(a, 0, 100);

        (await sinkA.NextIdsAsync(100)).Should().Equal(TestNats.Ids(0, 100));
        (await sinkB.NextIdsAsync(100)).Should().Equal(TestNats.Ids(0, 100));
    }

    [NatsServerFact]
    public async Task QueueGroupOfAnotherName_SharesWithServicesInIt()
    {
        await using var server = await NatsServer.StartAsync();
        var (sinkA, sinkB) = (new RecordingSink(), new RecordingSink());
        await using var a = await TestNats.StartAsync(server.Url, sinkA, [Type], name: "a", change: o => o.QueueGroup = "shared");
        await using var b = await TestNats.StartAsync(server.Url, sinkB, [Type], name: "shared");

        await SendAllAsync(a, 0, 1000);
        await a.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);
        await b.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);

        (sinkA.Count + sinkB.Count).Should().Be(1000);
    }

    private static Task SendAllAsync(NatsTransport transport, int start, int count) => TestNats.SendAllAsync(transport, TestNats.Ids(start, count));
}
