using System.Text.Json.Nodes;

namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>Every value does something, and is in the README and in the schema.</summary>
public sealed class ValueTests
{
    private static readonly JsonNode s_values = YamlNodes.ReadFile(Path.Combine(Chart.Directory, "values.yaml"));
    private static readonly JsonNode s_changes = YamlNodes.ReadFile(Path.Combine(AppContext.BaseDirectory, "Data", "changes.yaml"));

    /// <summary>The values that are set for themselves: a text, a list, a map that is empty by default.</summary>
    public static TheoryData<string> Paths()
    {
        var paths = new TheoryData<string>();
        foreach (var (path, _) in GetLeaves(s_values))
        {
            paths.Add(path);
        }

        return paths;
    }

    // Data/changes.yaml has for each value another one, and what else must be set for it to count.
    [HelmTheory]
    [MemberData(nameof(Paths))]
    public async Task Value_Changed_ChangesWhatIsRendered(string path)
    {
        var change = s_changes[path];
        change.Should().NotBeNull("tests/Keptn.Sdk.Charts.Tests/Data/changes.yaml must have {0}", path);
        var with = change!["with"]?.AsArray().Select(w => w!.GetValue<string>()) ?? [];
        string[] context = [.. Chart.Modes[change["mode"]?.GetValue<string>() ?? "nats"], .. Chart.Set(with)];

        // --set goes before --set-json, wherever it stands.
        var others = context.Select(a => a.StartsWith(path + "=", StringComparison.Ordinal) ? "global.unused=true" : a);
        var before = await Helm.RenderAsync(context);
        var after = await Helm.RenderAsync([.. others, "--set-json", $"{path}={change["value"]!.ToJsonString(null)}"]);

        after.Yaml.Should().NotBe(before.Yaml);
        foreach (var text in GetTexts(change["shown"] ?? change["value"]!))
        {
            after.Yaml.Should().Contain(text);
        }
    }

    [Fact]
    public void Changes_AreOfValuesThatExist() =>
        s_changes.AsObject().Select(c => c.Key).Should().BeEquivalentTo(GetLeaves(s_values).Select(l => l.Path));

    [Fact]
    public void Readme_HasEachValueAndItsDefault()
    {
        var rows = File.ReadLines(Path.Combine(Chart.Directory, "README.md"))
            .SkipWhile(l => l != "## Values")
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(c => c[1].Trim('`'), c => c[2].Trim('`'));

        var expected = GetLeaves(s_values).ToDictionary(l => l.Path, l => l.Value is null ? string.Empty : Describe(l.Value));

        rows.Should().BeEquivalentTo(expected);
    }

    private static IEnumerable<(string Path, JsonNode? Value)> GetLeaves(JsonNode node, string prefix = "")
    {
        foreach (var (name, value) in node.AsObject())
        {
            // Objects that Kubernetes defines are one value.
            var isWhole = name is "podSecurityContext" or "securityContext" or "resources";
            if (value is JsonObject { Count: > 0 } && !isWhole)
            {
                foreach (var leaf in GetLeaves(value, $"{prefix}{name}."))
                {
                    yield return leaf;
                }
            }
            else
            {
                yield return (prefix + name, value);
            }
        }
    }

    private static string Describe(JsonNode value) => value switch
    {
        JsonObject { Count: > 0 } or JsonArray { Count: > 0 } => "see values.yaml",
        JsonArray or JsonObject => value.ToJsonString(null),
        _ => value.ToString(),
    };

    private static IEnumerable<string> GetTexts(JsonNode value) => value switch
    {
        JsonObject map => map.SelectMany(e => GetTexts(e.Value!)),
        JsonArray list => list.SelectMany(e => GetTexts(e!)),
        _ => [value.ToString()],
    };
}
