using Keptn.Sdk.Benchmarks;

if (!BenchmarkOptions.TryParse(args, out var options))
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}

var benchmarks = CodecBenchmarks.All().Concat(PipelineBenchmarks.All()).Append(WaitingTaskBenchmarks.Create()).Where(b => options.Selects(b.Name)).ToArray();
if (benchmarks.Length == 0)
{
    Console.Error.WriteLine($"No benchmark has '{options.Filter}' in its name.");
    return 2;
}

Report.PrintHead(options);
var overBudget = new List<Figures>();
foreach (var benchmark in benchmarks)
{
    var figures = await benchmark.RunAsync(benchmark.Name, options);
    Report.Print(figures);
    if (figures.IsOverBudget)
    {
        overBudget.Add(figures);
    }
}

foreach (var figures in overBudget)
{
    Console.Error.WriteLine($"Over budget: {figures.Name} takes {figures.Bytes:0} bytes an event; it must stay below {figures.Budget}.");
}

return overBudget.Count == 0 ? 0 : 1;
