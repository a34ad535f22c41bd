using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Journal;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Tests.Transport.Nats;
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

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(100);

    [NatsServerFact]
    public async Task Nats_ServiceKilledNatsRestartedApiFailing_EveryTaskEndsOnce()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("KEPTN_CHAOS_EVENTS"), CultureInfo.InvariantCulture, out var more) ? more : 1_500;
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
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (int step = 0, sent = 0; step < Steps && await pace.WaitForNextTickAsync(); step++)
        {
            await DisturbAsync(step, server, service, controlPlane);
            for (; sent < count * (step + 1) / Steps; sent++)
            {
                await SendAsync(sender, sent);
            }
        }

        var isOver = await WaitUntilAsync(() => store.AskAsync(books => books.Count == count && books.Values.All(ChaosControlPlane.IsOver)));
        var exitCode = await service.TerminateAsync();
        var books = await store.AskAsync(books => books.Values.Select(r => r.ToArray()).ToArray());

        int Count(string kind) => books.Sum(r => r.Count(e => e.Type!.EndsWith(kind, StringComparison.Ordinal)));
        int Errored() => books.Sum(r => r.Count(e => e.Type!.EndsWith(".finished", StringComparison.Ordinal) && new SentEvent(e).Status == KeptnStatus.Errored));
        TestSummary.Print(output, $"chaos on NATS: {books.Length} triggered, {Count(".started")} started, {Count(".finished")} finished ({Errored()} errored), 3 kills, 2 restarts of nats-server, {controlPlane.Failures} failed API calls");
        isOver.Should().BeTrue(string.Join('\n', service.Output.TakeLast(40)));
        exitCode.Should().Be(0, string.Join('\n', service.Output.TakeLast(40)));
        foreach (var run in books)
        {
            run.Select(e => e.Type!.Split('.')[^1]).Should().Equal(["triggered", "started", "finished"], "run {0}", run[0].Id);
        }
    }

    /// <summary>What happens on the way. Events are sent all the time, whatever is away.</summary>
    private static async Task DisturbAsync(int step, NatsServer server, ServiceProcess service, ChaosControlPlane controlPlane)
    {
        switch (step)
        {
            case 30 or 80 or 145:
                await service.KillAsync();
                break;
            case 40 or 81 or 155:
                service.Start();
                break;
            case 60 or 112:
                await server.SignalAsync("TERM");
                await server.KillAsync();
                await server.StartAgainAsync();
                break;
            case 62 or 140:
                controlPlane.IsDown = true;
                break;
            case 125 or 185:
                controlPlane.IsDown = false;
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
