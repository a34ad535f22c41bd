using System.Diagnostics.CodeAnalysis;

namespace Keptn.Sdk.Benchmarks;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    internal const string Usage = """
        Keptn.Sdk.Benchmarks [--filter <text>] [--quick]
          --filter <text>  only benchmarks with this text in their name, whatever the case
          --quick          short rounds, for a look; do not record the figures
        Exit code 1: an allocation budget was exceeded. Exit code 2: the command line is wrong.
        """;

    /// <summary>A part of the names to run; empty for all.</summary>
    internal string Filter { get; private init; } = string.Empty;

    /// <summary>Whether a rough figure is enough.</summary>
    internal bool Quick { get; private init; }

    /// <summary>How long to run at least before anything is measured; see <see cref="Benchmarks.WarmUp"/>.</summary>
    internal TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 0.5 : 2);

    /// <summary>How many rounds are measured; the median counts.</summary>
    internal int Rounds => Quick ? 3 : 9;

    /// <summary>How long a round takes.</summary>
    internal TimeSpan Round => TimeSpan.FromSeconds(Quick ? 0.1 : 0.3);

    internal static bool TryParse(string[] args, [NotNullWhen(true)] out BenchmarkOptions? options)
    {
        options = new BenchmarkOptions();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--filter" when i + 1 < args.Length:
                    options = options with { Filter = args[++i] };
                    break;
                default:
                    options = null;
                    return false;
            }
        }

        return true;
    }

    internal bool Selects(string name) => name.Contains(Filter, StringComparison.OrdinalIgnoreCase);
}
