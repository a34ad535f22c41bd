namespace Keptn.Sdk.Benchmarks;

/// <summary>What one benchmark measured, each figure for one event and the median of all rounds.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="Time">Elapsed time, in microseconds.</param>
/// <param name="Best">Elapsed time of the best round, in microseconds: what a quiet machine gives.</param>
/// <param name="Cpu">CPU time of the whole process, in microseconds. On a machine that others use too this is the figure to compare.</param>
/// <param name="Bytes">Allocated bytes.</param>
internal sealed record Figures(string Name, double Time, double Best, double Cpu, double Bytes)
{
    /// <summary>More allocated bytes than this fail the run; <see langword="null"/> for no budget.</summary>
    internal int? Budget { get; init; }

    internal bool IsOverBudget => Bytes >= Budget;
}
