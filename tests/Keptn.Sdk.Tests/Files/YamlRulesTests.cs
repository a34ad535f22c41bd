using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

/// <summary>What can be YAML, and where an error is said to be.</summary>
public sealed class YamlRulesTests
{
    private const string Minimal = "apiVersion: spec.keptn.sh/0.2.2\nspec:\n  stages:\n  - name: dev\n";

    [Theory]
    [InlineData("\uFEFF" + Minimal)]
    [InlineData("# comment\n---\n" + Minimal + "...\n")]
    [InlineData("%YAML 1.1\n---\n" + Minimal)]
    [InlineData("{\"apiVersion\": \"0.2.0\", \"spec\": {\"stages\": [{\"name\": \"dev\"}]}}")]
    [InlineData("apiVersion: 0.2.0\nspec:\n  stages: [\n\t\t{name: dev}\n\t]\n")]
    [InlineData("x: &dev\n  name: dev\napiVersion: 0.2.0\nspec:\n  stages:\n  - *dev\n")]
    [InlineData("x: &dev {name: other, sequences: []}\napiVersion: 0.2.0\nspec:\n  stages:\n  - <<: *dev\n    name: dev\n")]
    [InlineData("x: &dev {name: dev}\napiVersion: 0.2.0\nspec:\n  stages:\n  - <<: [*dev, {name: other}]\n")]
    [InlineData("apiVersion: !!str 0.2\nspec:\n  stages:\n  - name: >-\n      dev\n")]
    public void Parse_LegalForms_AreRead(string yaml)
    {
        foreach (var text in (string[])[yaml, yaml.Replace("\n", "\r\n", StringComparison.Ordinal)])
        {
            Shipyard.Parse(text, "s").Stages.Select(stage => stage.Name).Should().Equal("dev");
        }
    }

    [Theory]
    [InlineData("apiVersion: 0.2.0\nspec:\n\tstages: []\n", 3, "a tab stands before the content")]
    [InlineData("apiVersion: 0.2.0\nspec:\n  stages:\n  - name: dev\n  \tsequences: []\n", 5, "a tab stands before the content")]
    [InlineData("\t", 1, "a tab stands before the content")]
    [InlineData("\tapiVersion: 0.2.0\n", 1, "a tab stands before the content")]
    [InlineData("apiVersion: [\n0.2.0\n", 1, "this is not YAML")]
    [InlineData("apiVersion: 0.2.0\nspec: 'open\n", 2, "this is not YAML")]
    [InlineData("apiVersion: 0.2.0\nspec stages\nkind: Shipyard\n", 2, "this is not YAML")]
    [InlineData("apiVersion: 0.2.0\nspec: @stages\n", 2, "this is not YAML")]
    [InlineData("apiVersion: 0.2.0\nspec:\n  stages: *gone\n", 3, "'*gone' names no anchor")]
    [InlineData("apiVersion: 0.2.0\nspec: &all\n  stages: [*all]\n", 3, "the value of anchor 'all' contains itself")]
    [InlineData("apiVersion: 0.2.0\nspec:\n  <<: 5\n", 3, "'<<' merges maps, but this is a number, '5'")]
    [InlineData("apiVersion: 0.2.0\nkind: a\u0007\n", 2, "the character U+0007 must not stand in YAML")]
    [InlineData("a: [\n\tb,\n\tc\n", 4, "this is not YAML")]
    [InlineData("\ta: 1\nb: 2\n", 1, "a tab stands before the content")]
    [InlineData("%YAML 1.2\n---\na: 1\n", 1, "Keptn reads YAML 1.1 only, not 1.2")]
    [InlineData("apiVersion: v2\n[---\nx? y: v3\n", 1, "this is not YAML")]
    [InlineData("a:\n-   : A[[[[vent!!int s:\n  - x}\n", 3, "this is not YAML")]
    [InlineData("a: !!in[[[[t  x\n", 1, "this is not YAML")]
    [InlineData("- a\n- b\n", 1, "expected a map as the root of the file, but this is a list")]
    [InlineData("just text", 1, "expected a map as the root of the file, but this is text, 'just text'")]
    public void Parse_NoYaml_NamesTheLine(string yaml, int line, string reason)
    {
        var problem = Sample.TheProblem(() => Shipyard.Parse(yaml, "shipyard.yaml"));
        problem.Line.Should().Be(line);
        problem.FileName.Should().Be("shipyard.yaml");
        problem.Reason.Should().StartWith(reason);
        problem.ToString().Should().StartWith($"shipyard.yaml:{line}: ");
    }

    [Fact]
    public void Parse_HalfACharacter_IsRefused()
    {
        // An attribute could not hold it.
        Sample.TheProblem(() => Shipyard.Parse("kind: \ud83d\ude00\nkind: a\ud83d", "s")).ToString()
            .Should().Be("s:2: the character U+D83D must not stand in YAML");
    }

    [Theory]
    [InlineData("---\nkind: other\n")]
    [InlineData("---\n: [ no yaml at all")]
    [InlineData("...\n---\n")]
    public void Parse_SeveralDocuments_ReadsTheFirstAndWarns(string rest)
    {
        var shipyard = Shipyard.Parse(Minimal + rest, "s");
        shipyard.Kind.Should().BeEmpty();
        shipyard.Warnings.Should().ContainSingle(warning => warning.Line >= 5)
            .Which.Reason.Should().StartWith("only the first document of a file is read");
    }

    [Fact]
    public void Parse_TabsWhereYamlAllowsThem_AreRead()
    {
        const string Yaml = "apiVersion:\t0.2.0\t# comment\nspec:\n  stages:\n  - name: dev\n    sequences:\n    - name: a\n"
            + "      tasks:\n      - name: b\n        properties:\n          quoted: 'x\n\t\ty'\n          block: |\n            x\n            \ty\n";
        var properties = Shipyard.Parse(Yaml, "s").Stages[0].Sequences[0].Tasks[0].Properties!.Value;
        properties.GetProperty("quoted").GetString().Should().Be("x y");
        properties.GetProperty("block").GetString().Should().Be("x\n\ty\n");
    }

    [Fact]
    public void Parse_DuplicateKeyThatNobodyReads_IsOnlyUnknown()
    {
        var shipyard = Shipyard.Parse(Minimal + "x: {a: 1, a: 2}\n", "s");
        shipyard.Warnings.Should().ContainSingle().Which.Field.Should().Be("x");
    }

    [Fact]
    public void Parse_LongOrOddNames_AreShortenedAndQuotedInPaths()
    {
        var yaml = Sample.ShipyardWithProperties($"? {new string('k', 2000)}", ":", "  a.b: .inf");
        Sample.TheProblem(() => Shipyard.Parse(yaml, "s")).Field.Should().Be(
            $"spec.stages[0].sequences[0].tasks[0].properties[\"{new string('k', 60)}...\"][\"a.b\"]");
    }

    [Fact]
    public void Parse_NullArguments_AreRefused()
    {
        FluentActions.Invoking(() => Shipyard.Parse(null!, "s")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Shipyard.Parse("", null!)).Should().Throw<ArgumentNullException>();
    }
}
