using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Journal;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tests.Transport.Nats;
using Keptn.Sdk.Tests.Transport.Remote;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Chaos;

/// <summary>
/// Contract C2 to C4 as a whole: tasks in a stream as Keptn installs it, while the service is killed, NATS restarts and
/// the API fails; counted from the stream. <c>KEPTN_CHAOS_EVENTS</c> makes it longer.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Steps = 200;

    private static readonly int s_count =
        int.TryParse(Environment.GetEnvironmentVariable("KEPTN_CHAOS_EVENTS"), CultureInfo.InvariantCulture, out var more) ? more : 1_500;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(100);

    [NatsServerFact]
    public async Task Nats_ServiceKilledNatsRestartedApiFailing_EveryTaskEndsOnce()
    {
        using var folder = new TemporaryFolder();
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var connection = await TestNats.ConnectAsync(server.Url);
        await StreamStore.CreateStreamAsync(connection);
        using var store = new StreamStore(connection);
        await using var controlPlane = await ChaosControlPlane.StartAsync(store);
        await using var service = new ServiceProcess(new Dictionary<string, string>
        {
            ["EVENTBROKER"] = server.Url,
            ["Keptn__Transport"] = "nats",
            ["KEPTN_API_ENDPOINT"] = controlPlane.Endpoint,
            ["KEPTN_API_TOKEN"] = "token",
            ["Keptn__StateDirectory"] = folder.Path,
            ["Keptn__Registration__CatchUpInterval"] = "00:00:02",
            ["HEALTH_ENDPOINT_ENABLED"] = "false",
        });
        await using var sender = await TestNats.StartAsync(server.Url, new RecordingSink(), [], name: "shipyard-controller");

        service.Start();
        await RunAsync(
            step => DisturbAsync(step, service, down => controlPlane.IsDown = down, () => RestartAsync(server)),
            number => SendAsync(sender, number));
        var isOver = await WaitUntilAsync(() => store.AskAsync(books => books.Count == s_count && books.Values.All(ChaosControlPlane.IsOver)));
        var exitCode = await service.TerminateAsync();
        var books = await store.AskAsync(books => books.Values.Select(r => r.ToArray()).ToArray());

        int Count(string kind) => books.Sum(r => r.Count(e => e.Type!.EndsWith(kind, StringComparison.Ordinal)));
        int Errored() => books.Sum(r => r.Count(e => e.Type!.EndsWith(".finished", StringComparison.Ordinal) && new SentEvent(e).Status == KeptnStatus.Errored));
        TestSummary.Print(output, $"chaos on NATS: {books.Length} triggered, {Count(".started")} started, {Count(".finished")} finished ({Errored()} errored), 3 kills after which {service.Recovered}, 2 restarts of nats-server, {controlPlane.Failures} failed API calls");
        isOver.Should().BeTrue(string.Join('\n', service.Output.TakeLast(40)));
        exitCode.Should().Be(0, string.Join('\n', service.Output.TakeLast(40)));
        foreach (var run in books)
        {
            run.Select(e => e.Type!.Split('.')[^1]).Should().Equal(["triggered", "started", "finished"], "run {0}", run[0].Id);
        }
    }

    [Fact]
    public async Task Remote_ServiceKilledApiFailingAndAway_EveryTaskEndsOnce()
    {
        using var folder = new TemporaryFolder();
        await using var api = await FakeKeptnApi.StartAsync();
        await using var service = new ServiceProcess(new Dictionary<string, string>
        {
            ["KEPTN_API_ENDPOINT"] = api.Endpoint.ToString(),
            ["KEPTN_API_TOKEN"] = api.Token,
            ["Keptn__StateDirectory"] = folder.Path,
            ["HEALTH_ENDPOINT_ENABLED"] = "false",
        });
        var isFailing = false;
        int posts = 0, cut = 0, failed = 0;
        api.OnRequest = request =>
        {
            if (Volatile.Read(ref isFailing))
            {
                Interlocked.Increment(ref failed);
                return Fault.ServerError;
            }

            // Now and then an answer gets lost on its way back, or an event on its way there.
            if (request != "POST /api/v1/event" || Interlocked.Increment(ref posts) % 40 != 0)
            {
                return Fault.None;
            }

            return Interlocked.Increment(ref cut) % 2 == 0 ? Fault.CutBefore : Fault.CutAfter;
        };

        service.Start();
        await RunAsync(
            step => DisturbAsync(step, service, down => Volatile.Write(ref isFailing, down), async () =>
            {
                await api.GoDownAsync();
                await api.ComeUpAsync();
            }),
            number =>
            {
                api.ControlPlane.Open(number % 2 == 0 ? "chaos" : "chaosagain");
                return Task.CompletedTask;
            });
        var isOver = await WaitUntilAsync(() => Task.FromResult(Finished(api).Count() >= s_count));
        var exitCode = await service.TerminateAsync();

        var runs = api.ControlPlane.Stored.GroupBy(e => FakeControlPlane.Text(e, "shkeptncontext")).ToList();
        var started = api.ControlPlane.Stored.Count(e => FakeControlPlane.Text(e, "type")!.EndsWith(".started", StringComparison.Ordinal));
        var errored = Finished(api).Count(e => (string?)e["data"]!["status"] == "errored");
        TestSummary.Print(output, $"chaos remotely: {runs.Count} triggered, {started} started, {Finished(api).Count()} finished ({errored} errored), 3 kills after which {service.Recovered}, API away 2 times, {failed} failed API calls, {cut} cut connections");
        isOver.Should().BeTrue(string.Join('\n', service.Output.TakeLast(40)));
        exitCode.Should().Be(0, string.Join('\n', service.Output.TakeLast(40)));
        foreach (var run in runs)
        {
            run.Select(e => FakeControlPlane.Text(e, "type")!.Split('.')[^1]).Should().Equal(["triggered", "started", "finished"], "run {0}", run.Key);
        }
    }

    private static IEnumerable<JsonObject> Finished(FakeKeptnApi api) =>
        api.ControlPlane.Stored.Where(e => FakeControlPlane.Text(e, "type")!.EndsWith(".finished", StringComparison.Ordinal));

    private static async Task RunAsync(Func<int, Task> disturb, Func<int, Task> send)
    {
        // The pace of the load; nothing waits for it.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (int step = 0, sent = 0; step < Steps && await pace.WaitForNextTickAsync(); step++)
        {
            for (; sent < s_count * (step + 1) / Steps; sent++)
            {
                await send(sent);
            }

            // Right behind them, so that it hits those that are on their way or in work.
            await disturb(step);
        }
    }

    private static async Task RestartAsync(NatsServer server)
    {
        await server.SignalAsync("TERM");
        await server.KillAsync();
        await server.StartAgainAsync();
    }

    /// <summary>What happens on the way. Events are sent all the time, whatever is away.</summary>
    private static async Task DisturbAsync(int step, ServiceProcess service, Action<bool> fail, Func<Task> restart)
    {
        switch (step)
        {
            case 30 or 80 or 145:
                await service.WhenReadyAsync();
                await service.KillAsync();
                break;
            case 40 or 81 or 155:
                service.Start();
                break;
            case 60 or 112:
                await restart();
                break;
            case 62 or 140:
                fail(true);
                break;
            case 125 or 185:
                fail(false);
                break;
        }
    }

    private static async Task SendAsync(NatsTransport sender, int number)
    {
        var cloudEvent = new CloudEvent(TestEvents.Triggered(number % 2 == 0 ? "chaos" : "chaosagain")) { Time = DateTimeOffset.UtcNow };
        while (true)
        {
            try
            {
                await sender.SendAsync(cloudEvent, CancellationToken.None);
                return;
            }
            catch (EventTransportException e) when (e.IsTransient)
            {
                // The server is being restarted. The same id again is stored once.
            }
        }
    }

    private static async Task<bool> WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (await pace.WaitForNextTickAsync(patience.Token))
            {
                if (await condition())
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The books say what is missing.
        }

        return false;
    }
}
