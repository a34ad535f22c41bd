using System.Diagnostics;

namespace Keptn.Sdk.Benchmarks;

/// <summary>
/// Measures code that runs on one thread: warm-up, rounds of equal length, medians. Allocations are those of the
/// thread, so that background compilation does not count.
/// </summary>
internal static class Harness
{
    internal static Figures Measure(string name, BenchmarkOptions options, Action body)
    {
        var count = RunWarm(options, body);
        var times = new double[options.Rounds];
        var cpu = new double[options.Rounds];
        var bytes = new double[options.Rounds];
        for (var round = 0; round < options.Rounds; round++)
        {
            GC.Collect();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var used = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            Repeat(body, count);
            times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
            cpu[round] = (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / count;
            bytes[round] = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / count;
        }

        return new Figures(name, Median(times), times.Min(), Median(cpu), Median(bytes));
    }

    internal static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>Runs until the compiler is done with the code; returns how many calls make a round.</summary>
    private static int RunWarm(BenchmarkOptions options, Action body)
    {
        var warmUp = new WarmUp(options);
        var batch = 100;
        var rate = 0d;
        while (!warmUp.IsDone)
        {
            var before = Stopwatch.GetTimestamp();
            Repeat(body, batch);
            rate = batch / Stopwatch.GetElapsedTime(before).TotalSeconds;

            // Batches of about 20 ms: the compiler promotes methods between them, in the background.
            batch = Math.Max(100, (int)(rate * 0.02));
        }

        return Math.Max(1, (int)(rate * options.Round.TotalSeconds));
    }

    private static void Repeat(Action body, int count)
    {
        for (var i = 0; i < count; i++)
        {
            body();
        }
    }
}
