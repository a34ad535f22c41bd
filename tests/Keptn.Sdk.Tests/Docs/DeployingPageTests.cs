using System.Text.RegularExpressions;
using Keptn.Sdk.Tests.Infrastructure;
using YamlDotNet.Serialization;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>docs/deploying.md: every value that it names is one of the chart, every setting one that is read.</summary>
public sealed partial class DeployingPageTests
{
    private static readonly string s_docs = Path.Combine(RepositoryRoot.Path, "docs");
    private static readonly string s_page = File.ReadAllText(Path.Combine(s_docs, "deploying.md"));

    [ChartFact]
    public void Values_OfThePage_AreInTheChart()
    {
        var chart = new HashSet<string>(Flatten(File.ReadAllText(ChartFactAttribute.Values)));
        var named = ValueName().Matches(s_page).Select(m => m.Groups[1].Value)
            .Concat(YamlBlock().Matches(s_page).SelectMany(m => Flatten(m.Groups[1].Value)))
            .Distinct().ToList();

        named.Should().HaveCountGreaterThan(15);
        named.Where(n => !chart.Contains(n) && !IsBelowAFreeValue(n)).Should().BeEmpty();
    }

    [Fact]
    public void Settings_OfThePage_AreDocumented()
    {
        var documented = string.Join('\n', Directory.EnumerateFiles(s_docs, "*.md").Where(f => !f.EndsWith("deploying.md", StringComparison.Ordinal)).Select(File.ReadAllText));
        var named = SettingName().Matches(s_page).Select(m => m.Value).Distinct().ToList();

        named.Should().HaveCountGreaterThan(8);
        named.Where(n => !SpellingsOf(n).Any(s => documented.Contains(s, StringComparison.Ordinal))).Should().BeEmpty("each is explained where it belongs");
    }

    // As a variable, as a key of the configuration, and as in the tables of the section Keptn.
    private static string[] SpellingsOf(string name)
    {
        var key = name.Replace("__", ":", StringComparison.Ordinal);
        return [name, key, $"`{key["Keptn:".Length..]}`"];
    }

    // What stands below these is the user's.
    private static bool IsBelowAFreeValue(string name) =>
        name.StartsWith("env.", StringComparison.Ordinal) || name.StartsWith("extraEnv.", StringComparison.Ordinal) || name.StartsWith("resources.", StringComparison.Ordinal);

    private static IEnumerable<string> Flatten(string yaml) =>
        Flatten(new DeserializerBuilder().Build().Deserialize<Dictionary<object, object?>>(yaml), string.Empty);

    private static IEnumerable<string> Flatten(IEnumerable<KeyValuePair<object, object?>> map, string prefix)
    {
        foreach (var (key, value) in map)
        {
            yield return prefix + key;
            if (value is IEnumerable<KeyValuePair<object, object?>> inner)
            {
                foreach (var name in Flatten(inner, $"{prefix}{key}."))
                {
                    yield return name;
                }
            }
        }
    }

    [GeneratedRegex("`((?:connection|state|rbac|networkPolicy|image|resources)\\.[A-Za-z.]+)")]
    private static partial Regex ValueName();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex("\\b(?:Keptn__[A-Za-z_]+|(?:KEPTN|K8S|HEALTH)_[A-Z_]+|EVENTBROKER)\\b")]
    private static partial Regex SettingName();
}
