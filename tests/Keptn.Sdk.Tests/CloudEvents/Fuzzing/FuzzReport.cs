using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.CloudEvents.Fuzzing;

/// <summary>Counts what became of the payloads, and says so.</summary>
internal sealed partial class FuzzReport
{
    private readonly SortedDictionary<string, int> _reasons = new(StringComparer.Ordinal);

    internal int Accepted { get; set; }

    internal int Rejected { get; private set; }

    internal int DistinctReasons => _reasons.Count;

    internal void AddRejection(string reason)
    {
        reason.Should().NotBeNullOrWhiteSpace();
        Rejected++;
        var kind = Details().Replace(reason, "*");
        _reasons[kind] = _reasons.GetValueOrDefault(kind) + 1;
    }

    internal void Print(ITestOutputHelper output)
    {
        output.WriteLine($"{Accepted + Rejected} payloads: {Accepted} accepted, {Rejected} rejected for {DistinctReasons} kinds of reasons");
        foreach (var (reason, count) in _reasons.OrderByDescending(r => r.Value).Take(40))
        {
            output.WriteLine($"{count,8}  {reason}");
        }
    }

    // What a reason quotes from the payload, and the place that the JSON reader names.
    [GeneratedRegex("(?<=valid JSON:).*|(?<=: )'.*|'[^']*'(?= is not valid)|[0-9]+", RegexOptions.Singleline)]
    private static partial Regex Details();
}
