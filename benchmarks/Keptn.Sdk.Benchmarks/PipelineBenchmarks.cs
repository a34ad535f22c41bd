using System.Diagnostics;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Benchmarks;

/// <summary>
/// The whole service in one process without a network: decode, typed data, started, a handler that returns at once,
/// finished, encode. The figures include the benchmark's own copy of each message.
/// </summary>
internal static class PipelineBenchmarks
{
    internal static IEnumerable<Benchmark> All()
    {
        yield return Create(1);
        yield return Create(1024);

        static Benchmark Create(int inFlight) =>
            new($"pipeline, {inFlight} in flight", (name, options) => MeasureAsync(name, options, inFlight));
    }

    private static async Task<Figures> MeasureAsync(string name, BenchmarkOptions options, int inFlight)
    {
        var transport = new CountingTransport();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("benchmarks")
            .OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()))
            .UseTransport(_ => transport);
        using var host = builder.Build();
        await host.StartAsync();

        var count = await WarmUpAsync(transport, options, inFlight);
        var rounds = new List<(double Time, double Cpu, double Bytes)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            rounds.Add(await MeasureRoundAsync(transport, count, inFlight));
        }

        await host.StopAsync();
        double[] times = [.. rounds.Select(r => r.Time)];
        return new Figures(
            name, Harness.Median(times), times.Min(), Harness.Median([.. rounds.Select(r => r.Cpu)]), Harness.Median([.. rounds.Select(r => r.Bytes)]));
    }

    private static async Task<int> WarmUpAsync(CountingTransport transport, BenchmarkOptions options, int inFlight)
    {
        const int Batch = 5000;
        var warmUp = new WarmUp(options);
        var rate = 0d;
        while (!warmUp.IsDone)
        {
            var before = Stopwatch.GetTimestamp();
            await transport.DeliverAsync(Batch, inFlight);
            rate = Batch / Stopwatch.GetElapsedTime(before).TotalSeconds;
        }

        return (int)(rate * 2 * options.Round.TotalSeconds);
    }

    private static async Task<(double Time, double Cpu, double Bytes)> MeasureRoundAsync(CountingTransport transport, int count, int inFlight)
    {
        GC.Collect();
        var (sent, finished) = transport.Counts;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await transport.DeliverAsync(count, inFlight);
        var time = Stopwatch.GetElapsedTime(start);
        var cpuTime = Environment.CpuUsage.TotalTime - cpu;
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        // A figure of a pipeline that loses answers would be worth nothing.
        var (sentAfter, finishedAfter) = transport.Counts;
        if (finishedAfter - finished != count || sentAfter - sent != 2 * count)
        {
            throw new InvalidOperationException($"{count} events were answered by {sentAfter - sent} events, {finishedAfter - finished} of them finished.");
        }

        return (time.TotalMicroseconds / count, cpuTime.TotalMicroseconds / count, (double)bytes / count);
    }
}
