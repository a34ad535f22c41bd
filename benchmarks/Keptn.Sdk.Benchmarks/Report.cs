using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Keptn.Sdk.Benchmarks;

/// <summary>Prints the figures as Markdown.</summary>
internal static class Report
{
    internal static void PrintHead(BenchmarkOptions options)
    {
        Console.WriteLine($"- machine: {GetProcessor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}");
        Console.WriteLine($"- runtime: {RuntimeInformation.FrameworkDescription}, {BuildConfiguration}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, tiered compilation with PGO");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- rounds: {options.Rounds} after {options.WarmUp.TotalSeconds:0.#} s of warm-up or more; medians, one event each"));
        Console.WriteLine();
        Console.WriteLine("| benchmark | time, µs | best round, µs | CPU, µs | events per CPU-second | allocated, bytes | budget, bytes |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
    }

    internal static void Print(Figures figures)
    {
        // What is measured once, as memory is, has no times.
        var times = figures.Cpu > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{figures.Time:0.00} | {figures.Best:0.00} | {figures.Cpu:0.00} | {1_000_000 / figures.Cpu:#,0}")
            : " | | | ";
        var budget = figures.Budget is { } limit ? string.Create(CultureInfo.InvariantCulture, $"< {limit:#,0}") : string.Empty;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {figures.Name} | {times} | {figures.Bytes:#,0} | {budget} |"));
    }

#if DEBUG
    private const string BuildConfiguration = "DEBUG build: the figures mean nothing";
#else
    private const string BuildConfiguration = "Release";
#endif

    private static string GetProcessor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
