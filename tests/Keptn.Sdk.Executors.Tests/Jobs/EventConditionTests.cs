using System.Diagnostics;
using System.Text.Json;
using Keptn.Sdk.Executors.Jobs;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>Patterns and paths beyond what was recorded.</summary>
public sealed class EventConditionTests
{
    [Theory]
    [InlineData(@"\p{Lu}", "A", true)]
    [InlineData("(?U-s:t.*t)(?-U)", "test", true)]
    [InlineData(@"\pL+\z", "abc", true)]
    [InlineData(@"[\d_]{2}", "a1_", true)]
    [InlineData(@"^\d$", "٣", false)]
    [InlineData(@"[[:digit:][:upper:]]{2}", "A1", true)]
    [InlineData(@"[]a]+$", "]a", true)]
    [InlineData(@"[^\]]", "]", false)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData(@"\x{74}est", "test", true)]
    [InlineData("(?U)t.*t", "test", true)]
    [InlineData("(?i:TEST)", "test", true)]
    [InlineData("test$", "test\n", false)]
    [InlineData(@"\Qa.b", "a.b", true)]
    public void Pattern_IsThatOfGo(string pattern, string text, bool matches) =>
        EventPattern.TryParse(pattern, out _)!.IsMatch(text).Should().Be(matches);

    [Theory]
    [InlineData(@"(a)\1")]
    [InlineData(@"\p{Greek}")]
    [InlineData("(?!x)")]
    [InlineData("(?<=x)")]
    [InlineData("(?>x)")]
    [InlineData("(?#x)")]
    [InlineData(@"\Z")]
    [InlineData(@"\G")]
    [InlineData("\\")]
    [InlineData("[[:none:]]")]
    [InlineData("x{2000}")]
    [InlineData("(x{1000}){1000}")]
    [InlineData("((((x{0,1000}){0,1000}){0,1000}){0,1000})y")]
    [InlineData("(?P<n")]
    [InlineData("[a")]
    public void Pattern_IsNoneOfGo_IsRefusedWithAReason(string pattern)
    {
        EventPattern.TryParse(pattern, out var problem).Should().BeNull();
        problem.Should().NotBeEmpty();
    }

    [Fact]
    public void Pattern_ThatWouldBacktrackForEver_TakesNoTime()
    {
        var began = Stopwatch.GetTimestamp();

        EventPattern.TryParse("^(([a-z])+.)+[A-Z]([a-z])+$", out _)!.IsMatch(new string('a', 10_000)).Should().BeFalse();

        Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("$.a.b", "1")]
    [InlineData("$[\"a\"].b", "1")]
    [InlineData("$.l[1]", "\"y\"")]
    [InlineData("$.l[-1:]", "[\"z\"]")]
    [InlineData("$.l[:2]", "[\"x\",\"y\"]")]
    [InlineData("$.l[5:9]", "[]")]
    [InlineData("$.*.b", "[1]")]
    [InlineData("$..k", "[1,2]")]
    [InlineData("$.o[?(@.k == 2)].v", "[\"q\"]")]
    [InlineData("$.o[?(@.v != \"q\")].k", "[1]")]
    [InlineData("$.o[?(@.v != \"q\" )].k", "[1]")]
    [InlineData("missing", "null")]
    [InlineData("a.missing", "null")]
    public void Path_FindsValues(string path, string expected)
    {
        EventPath.TryParse(path, out _)!.TryFind(Root, out var value).Should().BeTrue();

        Executors.Templates.GoValue.ToJson(value).Should().Be(expected);
    }

    [Theory]
    [InlineData("$.missing")]
    [InlineData("$.a.b.c")]
    [InlineData("$.l[9]")]
    [InlineData("$.l[\"x\"]")]
    [InlineData("missing.a")]
    public void Path_FindsNothing(string path) => EventPath.TryParse(path, out _)!.TryFind(Root, out _).Should().BeFalse();

    [Theory]
    [InlineData("$.")]
    [InlineData("$.a-b")]
    [InlineData("$['a']")]
    [InlineData("$..a..b")]
    [InlineData("$.a[")]
    [InlineData("$.a[\"b]")]
    [InlineData("$.a[?(@.k>1)]")]
    [InlineData("$.a[99999999999]")]
    [InlineData("@.a")]
    [InlineData("")]
    [InlineData("$.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a")]
    public void Path_IsNone_IsRefusedWithAReason(string path)
    {
        EventPath.TryParse(path, out var problem).Should().BeNull();
        problem.Should().NotBeEmpty();
    }

    private static object? Root
    {
        get
        {
            using var document = JsonDocument.Parse("""{"a":{"b":1},"l":["x","y","z"],"o":[{"k":1,"v":"p"},{"k":2,"v":"q"}]}""");
            return EventPath.FromJson(document.RootElement);
        }
    }
}
