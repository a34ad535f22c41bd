using System.Globalization;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>
/// Compares our answers with recorded ones. A difference passes only if a listed deviation explains it, and a listed
/// deviation only if something needs it.
/// </summary>
internal sealed class GoldenRun(string corpus, IReadOnlyList<GoldenDeviation> deviations, ITestOutputHelper output)
{
    private readonly Dictionary<GoldenDeviation, int> _used = deviations.ToDictionary(deviation => deviation, _ => 0);
    private readonly List<string> _unexplained = [];
    private int _cases;
    private int _deviatingCases;
    private int _answers;
    private int _deviatingAnswers;

    /// <summary>Compares all answers of one case.</summary>
    internal void Compare(GoldenCase golden, params IEnumerable<GoldenAnswer> answers)
    {
        _cases++;
        var deviates = false;
        foreach (var answer in answers)
        {
            _answers++;
            if (answer.Expected == answer.Actual)
            {
                continue;
            }

            deviates = true;
            _deviatingAnswers++;
            if (deviations.FirstOrDefault(deviation => deviation.Applies(golden, answer)) is { } reason)
            {
                _used[reason]++;
            }
            else
            {
                _unexplained.Add($"{golden.Id} {answer.Name}: recorded '{answer.Expected}', ours '{answer.Actual}'; input {golden.Input}");
            }
        }

        _deviatingCases += deviates ? 1 : 0;
    }

    /// <summary>Prints the figures, and fails the test if anything is not explained or no longer needed.</summary>
    internal void Complete()
    {
        var culture = CultureInfo.InvariantCulture;
        foreach (var (deviation, count) in _used)
        {
            output.WriteLine($"{deviation.Name}: {count} answers. {deviation.Reason}");
        }

        TestSummary.Print(output, string.Create(culture, $"golden {corpus}: {_cases} cases, {_cases - _deviatingCases} equal, {_deviatingCases} listed deviations"));
        TestSummary.Print(output, string.Create(culture, $"golden {corpus} answers: {_answers} compared, {_answers - _deviatingAnswers} equal, {_deviatingAnswers} listed deviations"));
        _cases.Should().BePositive("the corpus must not be empty");
        _unexplained.Should().BeEmpty("every difference from the recorded answers needs a listed reason");
        _used.Where(pair => pair.Value == 0 && !pair.Key.MayBeUnused).Select(pair => pair.Key.Name)
            .Should().BeEmpty("a listed deviation that nothing needs is out of date");
    }
}
