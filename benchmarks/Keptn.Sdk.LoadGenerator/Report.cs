using System.Globalization;
using System.Runtime.InteropServices;

namespace Keptn.Sdk.LoadGenerator;

/// <summary>Prints the figures as Markdown.</summary>
internal sealed class Report(LoadOptions options)
{
    private readonly List<string> _throughput = [];
    private readonly List<string> _figures = [];
    private readonly List<string> _ends = [];

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    internal void PrintHead()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine($"- machine: {GetProcessor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}");
        Console.WriteLine($"- runtime of EchoService: {RuntimeInformation.FrameworkDescription}");
        Console.WriteLine($"- load average at the start: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
        Console.WriteLine($"- rounds: {options.Rounds} of {options.Round.TotalSeconds:0} s after warm-up; medians{(options.Quick ? "; QUICK, do not record" : string.Empty)}");
    }

    internal void AddThroughput(string load, IReadOnlyCollection<ThroughputRound> rounds)
    {
        var nats = Median(rounds.Select(r => r.NatsCpu));
        Add(_throughput, $"| {load} | {Median(rounds.Select(r => r.Rate)):#,0} | {Median(rounds.Select(r => r.ServiceCpu)):0.0} | {nats:0.0} | {Median(rounds.Select(r => r.Ratio)):0.00}{(nats > 40 ? " (not counted)" : string.Empty)} | {rounds.Min(r => r.Ratio):0.00} to {rounds.Max(r => r.Ratio):0.00} | {Median(rounds.Select(r => r.GeneratorCpu)):0.0} |");
    }

    internal void Add(string what, string value, string goal) => Add(_figures, $"| {what} | {value} | {goal} |");

    internal void AddEnd(string part, Answers answers, int exitCode, double seconds)
    {
        var goal = part == "idle" ? "< 1 s, code 0" : string.Empty;
        Add($"from SIGTERM to exit after '{part}'", $"{seconds:0.00} s, code {exitCode}", goal);
        Add(_ends, $"- {part}: {(answers.IsRight ? "right" : "WRONG")}: {answers}");
    }

    internal void PrintEnd()
    {
        if (_throughput.Count > 0)
        {
            Console.WriteLine();
            Console.WriteLine("| load | events/s | CPU of the service, µs/event | CPU of nats-server, µs/event | ratio | ratio, all rounds | CPU of the generator, µs/event |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
            _throughput.ForEach(Console.WriteLine);
        }

        Console.WriteLine();
        Console.WriteLine("| figure | value | goal |");
        Console.WriteLine("|---|---:|---:|");
        _figures.ForEach(Console.WriteLine);
        Console.WriteLine();
        Console.WriteLine("Each triggered event got exactly one started and then exactly one finished event:");
        Console.WriteLine();
        _ends.ForEach(Console.WriteLine);
    }

    private static void Add(List<string> lines, string line)
    {
        lines.Add(line);
        Console.Error.WriteLine(line);
    }

    private static string GetProcessor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
