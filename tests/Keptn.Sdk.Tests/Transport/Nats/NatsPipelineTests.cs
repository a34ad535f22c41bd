using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Transport.Nats;

/// <summary>A whole service over NATS: contract C2 and C3 with a real server between.</summary>
public class NatsPipelineTests
{
    private const int Count = 300;

    [NatsServerFact]
    public async Task Service_ServerStopsAndStartsUnderLoad_EveryStartedTaskIsFinishedOnce()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using (var admin = await TestNats.ConnectAsync(server.Url))
        {
            await TestNats.AskAsync(admin, "$JS.API.STREAM.CREATE.keptn", "{\"name\":\"keptn\",\"subjects\":[\"sh.keptn.>\"],\"num_replicas\":1}");
        }

        var logger = new RecordingLogger();
        var half = new TaskCompletionSource();
        var handled = 0;
        using var host = CreateHost(server.Url, logger, () =>
        {
            if (Interlocked.Increment(ref handled) == Count / 2)
            {
                half.SetResult();
            }
        });
        await host.StartAsync().WaitAsync(TestNats.Patience);
        await using var sender = await TestNats.StartAsync(server.Url, new RecordingSink(), [], change: o => o.RequestTimeout = TimeSpan.FromSeconds(1));

        var sending = SendAllAsync(sender);
        await half.Task.WaitAsync(TestNats.Patience);
        await server.SignalAsync("TERM");
        await logger.WaitForAsync(3101, 2);
        await server.KillAsync();
        await server.StartAgainAsync();
        await sending.WaitAsync(TestNats.Patience);
        await logger.WaitForAsync(3100, 4);
        await host.StopAsync().WaitAsync(TestNats.Patience);

        await using var reader = await TestNats.ConnectAsync(server.Url);
        var stored = await ReadStreamAsync(reader);
        var started = TriggeredIds(stored, ".started");
        started.Should().OnlyHaveUniqueItems();
        TriggeredIds(stored, ".finished").ShouldBeExactly(started);
        started.Count.Should().BeGreaterThanOrEqualTo(Count / 2);
    }

    [NatsServerFact]
    public async Task Service_AnswerIsTooLargeForTheStream_IsFinishedWithoutItsData()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        await TestNats.AskAsync(admin, "$JS.API.STREAM.CREATE.keptn", "{\"name\":\"keptn\",\"subjects\":[\"sh.keptn.>\"],\"num_replicas\":1,\"max_msg_size\":2000}");
        using var host = CreateHost(
            server.Url, new RecordingLogger(), () => TaskResult.Warning(new TestFinished { Test = new() { Start = new string('x', 3000) } }, "slow"));
        await host.StartAsync().WaitAsync(TestNats.Patience);
        await using var sender = await TestNats.StartAsync(server.Url, new RecordingSink(), []);

        await sender.SendAsync(TestEvents.Triggered("test"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
        using var patience = new CancellationTokenSource(TestNats.Patience);
        List<CloudEvent> stored = [];
        while (TriggeredIds(stored, ".finished").Count == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            stored = await ReadStreamAsync(admin).WaitAsync(TestNats.Patience);
        }

        var finished = new SentEvent(stored[^1]);
        (finished.Status, finished.Result).Should().Be((KeptnStatus.Succeeded, KeptnResult.Warning));
        finished.Message.Should().StartWith("slow").And.Contain("left out");
        await host.StopAsync().WaitAsync(TestNats.Patience);
    }

    private static IHost CreateHost(string url, RecordingLogger logger, Action onTask) => CreateHost(url, logger, () =>
    {
        onTask();
        return TaskResult.Pass();
    });

    private static IHost CreateHost(string url, RecordingLogger logger, Func<TaskResult> onTask)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddKeptn("load-tests")
            .OnTask<TestTriggered>(async (_, _) =>
            {
                var result = onTask();
                await Task.Yield();
                return result;
            })
            .UseTransport(_ => TestNats.Transport(url, logger, o => o.RequestTimeout = TimeSpan.FromSeconds(1), "load-tests"));
        return builder.Build();
    }

    private static async Task SendAllAsync(NatsTransport transport)
    {
        for (var i = 0; i < Count; i++)
        {
            var triggered = TestEvents.Triggered("test");
            for (var isSent = false; !isSent;)
            {
                try
                {
                    await transport.SendAsync(triggered, CancellationToken.None);
                    isSent = true;
                }
                catch (EventTransportException e) when (e.IsTransient)
                {
                    // The same event again.
                }
            }
        }
    }

    private static List<string> TriggeredIds(List<CloudEvent> events, string kind) =>
        [.. events.Where(e => e.Type!.EndsWith(kind, StringComparison.Ordinal)).Select(e => e["triggeredid"]!)];

    private static async Task<List<CloudEvent>> ReadStreamAsync(NatsConnection connection)
    {
        var info = await TestNats.AskAsync(connection, "$JS.API.STREAM.INFO.keptn", "");
        var last = info.GetProperty("state").GetProperty("last_seq").GetInt32();
        List<CloudEvent> events = [];
        for (var i = 1; i <= last; i++)
        {
            var answer = await TestNats.AskAsync(connection, "$JS.API.STREAM.MSG.GET.keptn", $"{{\"seq\":{i}}}");
            var body = answer.GetProperty("message").GetProperty("data").GetBytesFromBase64();
            events.Add(JsonEventFormatter.Default.DecodeStructuredModeMessage(body));
        }

        return events;
    }
}
