using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Benchmarks;

/// <summary>
/// What a task costs in memory while its handler waits: its event as received, what the pipeline knows of it, the
/// handler's own wait, and its place among those running and those seen.
/// </summary>
internal static class WaitingTaskBenchmarks
{
    private const int Tasks = 10_000;

    internal static Benchmark Create() => new("live memory of a waiting task, 520 bytes", MeasureAsync);

    private static async Task<Figures> MeasureAsync(string name, BenchmarkOptions options)
    {
        var transport = new CountingTransport();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKeptn("benchmarks")
            .OnTask<EventData>(
                "test",
                async (_, cancellationToken) =>
                {
                    await released.Task.WaitAsync(cancellationToken);
                    return TaskResult.Pass();
                },
                o => o.MaxConcurrency = 2 * Tasks)
            .UseTransport(_ => transport);
        using var host = builder.Build();
        await host.StartAsync();

        // The first hundred bring what there is once: code, tables, the pool's threads.
        await HoldAsync(transport, 100);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        await HoldAsync(transport, Tasks);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        var live = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.Error.WriteLine($"allocated until it waits: {allocated / Tasks}");
        released.SetResult();
        await transport.WaitUntilAllFinishedAsync();
        await host.StopAsync();
        return new Figures(name, double.NaN, double.NaN, double.NaN, (double)live / Tasks) { Budget = 3072 };
    }

    private static async Task HoldAsync(CountingTransport transport, int count)
    {
        var sent = transport.Counts.Sent;
        await transport.DeliverWithoutWaitAsync(count);
        while (transport.Counts.Sent < sent + count)
        {
            await Task.Yield();
        }
    }
}
