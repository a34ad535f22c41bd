using System.Globalization;
using System.Text.RegularExpressions;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>The settings that the pages name are those that are read, under their names and with their defaults.</summary>
public sealed partial class SettingsInDocsTests
{
    private static readonly string s_docs = Path.Combine(RepositoryRoot.Path, "docs");
    private static readonly string s_connecting = File.ReadAllText(Path.Combine(s_docs, "connecting.md"));

    [Fact]
    public void KnownSettings_AreThoseOfTheOptions()
    {
        var known = GetKeys(typeof(KeptnOptions)).Concat(Settings.All.Select(s => s.Key));

        UnknownSettings.Known.Should().BeEquivalentTo(known);
    }

    [Fact]
    public void Pages_NameSettings_ThatAreRead()
    {
        var pages = Directory.GetFiles(s_docs, "*.md").Append(Path.Combine(RepositoryRoot.Path, "README.md"));
        var named = pages.SelectMany(page => SettingName().Matches(File.ReadAllText(page)).Select(m => m.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal).ToList();

        named.Should().HaveCountGreaterThan(50);
        named.Where(key => !UnknownSettings.Known.Contains(key) && !IsSectionOfAnotherPackage(key))
            .Should().OnlyContain(key => UnknownSettings.Known.Any(k => k.StartsWith(key + ":", StringComparison.Ordinal)));
    }

    [Fact]
    public void ConnectingPage_Defaults_AreThoseOfTheOptions()
    {
        var options = new KeptnOptions();
        foreach (var property in typeof(KeptnOptions).GetProperties().Where(p => p.CanWrite))
        {
            var value = property.GetValue(options) switch
            {
                TimeSpan time => $"`{time:c}`".Replace("0000`", "`", StringComparison.Ordinal).Replace(".200`", ".2`", StringComparison.Ordinal),
                null => "none",
                var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
            };
            TableRow(property.Name).Split('|')[2].Trim().Should().Be(value, property.Name);
        }
    }

    private static string TableRow(string key) =>
        s_connecting.Split('\n').Should().ContainSingle(line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal), key).Which;

    private static IEnumerable<string> GetKeys(Type type, string prefix = "") => type.GetProperties().SelectMany(p =>
        p.CanWrite ? [prefix + p.Name] : GetKeys(p.PropertyType, $"{prefix}{p.Name}:"));

    private static bool IsSectionOfAnotherPackage(string key) => key.Split(':')[0] is "Jobs" or "Scripts" or "Webhooks";

    [GeneratedRegex(@"\bKeptn(?::|__)([A-Z]\w*?(?:(?::|__)[A-Z]\w*?)*)(?![\w:])")]
    private static partial Regex SettingName();
}
