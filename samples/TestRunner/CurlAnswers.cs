using System.Globalization;

namespace TestRunner;

/// <summary>What curl wrote for each request: "200 0.012345".</summary>
internal sealed class CurlAnswers
{
    private readonly List<double> _milliseconds = [];
    private int _failed;

    internal int Count => _milliseconds.Count;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Count} requests, {_failed} failed, p95 {P95:0.0} ms");

    internal void Add(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var status)
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var seconds))
        {
            _milliseconds.Add(seconds * 1000);

            // curl writes 000 where there was no answer.
            _failed += status is >= 200 and < 400 ? 0 : 1;
        }
    }

    internal Dictionary<string, double> Measure() => new() { ["error_rate"] = 100.0 * _failed / Count, ["p95"] = P95 };

    private double P95 => _milliseconds.Order().ElementAt((int)(0.95 * (Count - 1)));
}
