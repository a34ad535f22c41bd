namespace Keptn.Sdk.Benchmarks;

/// <summary>One benchmark: a name, and what measures it.</summary>
/// <param name="Name">The name, for the table and <c>--filter</c>.</param>
/// <param name="RunAsync">Measures it.</param>
internal sealed record Benchmark(string Name, Func<string, BenchmarkOptions, Task<Figures>> RunAsync)
{
    /// <summary>A benchmark of code that runs on one thread and does one event a call.</summary>
    internal static Benchmark Of(string name, Action body, int? budget = null) =>
        new(name, (n, options) => Task.FromResult(Harness.Measure(n, options, body) with { Budget = budget }));
}
