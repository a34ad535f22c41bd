using System.Diagnostics;
using System.Text;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

/// <summary>No file, however made, takes more than it should.</summary>
public sealed class YamlLimitsTests
{
    [Fact]
    public void Parse_LongerThanTheLimit_IsRefusedUnread()
    {
        var problem = Sample.TheProblem(() => Shipyard.Parse("[[[[[[[[[[[", "s", new() { MaxLength = 10 }));
        problem.ToString().Should().Be("s: the file has 11 characters, the limit is 10");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("a: {")]
    public void Parse_DeeperThanTheLimit_IsRefusedAtOnce(string opening)
    {
        var watch = Stopwatch.StartNew();
        var problem = Sample.TheProblem(() => Shipyard.Parse(string.Concat(Enumerable.Repeat(opening, 200_000)), "s", Unlimited()));
        problem.Reason.Should().Be("lists and maps are nested deeper than 50, the limit");
        problem.Line.Should().Be(1);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "the rest is not even read");
    }

    [Fact]
    public void Parse_AsDeepAsTheLimit_IsReadIntoJson()
    {
        // The maps and lists around it take nine levels.
        var yaml = Sample.ShipyardWithProperties("a: " + new string('[', 41) + new string(']', 41));
        Shipyard.Parse(yaml, "s").Stages[0].Sequences[0].Tasks[0].Properties.Should().NotBeNull();
        Sample.TheProblem(() => Shipyard.Parse(yaml.Replace("[]", "[[]]", StringComparison.Ordinal), "s"))
            .Reason.Should().StartWith("lists and maps are nested deeper");
    }

    [Theory]
    [InlineData("*a", "")]
    [InlineData("{<<: *a}", "b: ")]
    public void Parse_AliasesThatDeepen_AreRefusedAsWell(string alias, string key)
    {
        var deep = new string('[', 30) + new string(']', 30);
        var yaml = Sample.ShipyardWithProperties(
            $"a: &a {(key.Length > 0 ? $"{{{key}{deep}}}" : deep)}", $"c: {new string('[', 20)}{alias}{new string(']', 20)}");
        var problem = Sample.TheProblem(() => Shipyard.Parse(yaml, "s"));
        (problem.Line, problem.Reason).Should().Be((12, "lists and maps are nested deeper than 50, the limit"));
    }

    [Fact]
    public void Parse_AliasesThatMultiply_AreRefusedBeforeTheyDo()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 40; i++)
        {
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [");
            yaml.Append(string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))).Append("]\n");
        }

        var problem = Sample.TheProblem(() => Shipyard.Parse(yaml.ToString(), "s"));
        problem.Line.Should().Be(5);
        problem.Reason.Should().Be("the file has more than 100000 values, those counted that aliases repeat");
    }

    [Fact]
    public void Parse_MergesThatMultiply_AreRefusedBeforeTheyDo()
    {
        var entries = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"k{i}: 1"));
        var yaml = $"a: &a {{{entries}}}\nb:\n" + string.Concat(Enumerable.Repeat("- <<: *a\n", 1000));
        Sample.TheProblem(() => Shipyard.Parse(yaml, "s")).Reason.Should().StartWith("the file has more than 100000 values");
    }

    [Fact]
    public void Parse_ManyProblems_AreCutOff()
    {
        var yaml = "apiVersion: 0.2.0\nspec:\n  stages:\n" + string.Concat(Enumerable.Repeat("  - name: X\n", 100));
        var problems = Sample.TheProblems(() => Shipyard.Parse(yaml, "s", new() { MaxProblems = 3 }));
        problems.Select(problem => problem.Line).Should().Equal(4, 5, 6, 0);
        problems[^1].ToString().Should().Be("s: 97 more problems are left out");
    }

    [Fact]
    public void Parse_ManyWarnings_AreCutOff()
    {
        var yaml = "apiVersion: 0.2.0\nspec:\n  stages:\n  - name: dev\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"x{i}: 1\n"));
        var warnings = Shipyard.Parse(yaml, "s", new() { MaxProblems = 3 }).Warnings;
        warnings.Should().HaveCount(4);
        warnings[^1].Reason.Should().Be("97 more warnings are left out");
    }

    [Fact]
    public void Parse_LongValues_AreCutInMessages()
    {
        var yaml = $"apiVersion: 0.2.0\nspec:\n  stages:\n  - name: {new string('X', 100_000)}\n  - {new string('y', 100_000)}\n";
        var problems = Sample.TheProblems(() => Shipyard.Parse(yaml, "s"));
        problems.Should().HaveCount(2);
        problems.Should().OnlyContain(problem => problem.Reason.Length < 600);
    }

    [Theory]
    [InlineData("a: [\n", "\tx,\n")]
    [InlineData("", "- &a x\n")]
    [InlineData("", "? a\n")]
    [InlineData("a: \"", "\\x41")]
    [InlineData("a: |\n", " \tx\n")]
    [InlineData("", "--- \n")]
    [InlineData("", "#\n")]
    public void Parse_LongRepetitions_TakeNoMoreThanLinearTime(string start, string part)
    {
        var text = start + string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        var watch = Stopwatch.StartNew();
        try
        {
            _ = Shipyard.Parse(text, "s");
        }
        catch (KeptnFileException)
        {
            // Refused or not: it is the time that counts.
        }

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20), "quadratic time would be minutes");
    }

    private static KeptnFileOptions Unlimited() => new() { MaxLength = int.MaxValue, MaxNodes = int.MaxValue };
}
