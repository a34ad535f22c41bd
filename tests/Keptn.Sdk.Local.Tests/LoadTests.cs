using System.Diagnostics;
using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Tests.Api;
using Keptn.Sdk.Local.Tests.Golden;

namespace Keptn.Sdk.Local.Tests;

/// <summary>Many sequences in one process, served as the tool serves them: none is lost, and the time grows with their number.</summary>
public class LoadTests
{
    private const int AtATime = 20;
    private static readonly string[] s_tasks = ["build", "test", "release"];
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    private const string ThreeTasks = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: load
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: build
                    - name: test
                    - name: release
        """;

    [Fact]
    public async Task Sequences_ThousandTwentyAtATime_AllEndInLinearTime()
    {
        await using var server = await ServerFixture.StartAsync(ThreeTasks);
        await using var service = await ConnectAsync(server);
        await RunAsync(server, 100);

        var first = await RunAsync(server, 500);
        var second = await RunAsync(server, 500);

        GoldenCorpus.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"load: 1000 sequences of 3 tasks, {AtATime} at a time: {first.TotalSeconds:0.0} s for the first 500, {second.TotalSeconds:0.0} s for the second"));

        // Quadratic time would make the second half three times as long; machines are noisy.
        second.Should().BeLessThan((first * 2.5) + TimeSpan.FromSeconds(5));
        var ended = await server.ControlPlane.GetExecutionsAsync("load");
        ended.Should().HaveCount(1100).And.OnlyContain(e => e.State == "finished" && e.PreviousTasks.Count == 3);
    }

    [Fact]
    public async Task Sequences_TenThousandMore_LeaveMemoryFlat()
    {
        if (Environment.GetEnvironmentVariable("KEPTN_LONG_TESTS") != "1")
        {
            GoldenCorpus.Report("skipped: memory over 10,000 sequences (KEPTN_LONG_TESTS=1 runs it)");
            return;
        }

        await using var server = await ServerFixture.StartAsync(
            ThreeTasks, options => options.MaxEventStoreSize = 4 * 1024 * 1024, options => options.MaxEndedSequences = 500);
        await using var service = await ConnectAsync(server);
        await RunAsync(server, 2_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await RunAsync(server, 10_000);

        var after = GC.GetTotalMemory(forceFullCollection: true);
        GoldenCorpus.Report(string.Create(
            CultureInfo.InvariantCulture, $"load: 10,000 more sequences, memory {before / 1024.0 / 1024:0.0} MiB before, {after / 1024.0 / 1024:0.0} MiB after"));
        after.Should().BeLessThan(before + (8 * 1024 * 1024));
    }

    private static Task<TestService> ConnectAsync(ServerFixture server) =>
        TestService.ConnectAsync(server.ControlPlane, "worker", [.. s_tasks.Select(KeptnEventType.Triggered)], AnswerAsync, keep: false);

    private static async Task AnswerAsync(TestService service, CloudEvent triggered)
    {
        await service.Transport.SendAsync(Answers.Started(triggered), CancellationToken.None);
        await service.Transport.SendAsync(Answers.Finished(triggered), CancellationToken.None);
    }

    private static async Task<TimeSpan> RunAsync(ServerFixture server, int count)
    {
        var watch = Stopwatch.StartNew();
        using var room = new SemaphoreSlim(AtATime);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            await room.WaitAsync();
            try
            {
                var run = await server.ControlPlane.TriggerSequenceAsync(
                    "load", "dev", "delivery", string.Create(CultureInfo.InvariantCulture, $"service-{i % AtATime}"));
                return await run.Completion;
            }
            finally
            {
                room.Release();
            }
        })).WaitAsync(s_patience);
        outcomes.Should().OnlyContain(o => o.IsSuccess);
        return watch.Elapsed;
    }
}
