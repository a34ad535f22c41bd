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
    private const int Budget = 3072;

    internal static Benchmark Create() => new("memory of a waiting task, 520 bytes", (name, _) => MeasureAsync(name));

    private static async Task<Figures> MeasureAsync(string name)
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
        await HoldAsync(transport, Tasks);
        var live = GC.GetTotalMemory(forceFullCollection: true) - before;
        released.SetResult();
        await transport.WaitUntilAllFinishedAsync();
        await host.StopAsync();
        return new Figures(name, 0, 0, 0, (double)live / Tasks) { Budget = Budget };
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
