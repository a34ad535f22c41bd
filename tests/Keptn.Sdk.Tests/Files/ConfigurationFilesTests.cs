using System.Text.RegularExpressions;
using Keptn.Sdk.Files;
using Keptn.Sdk.Tests.Infrastructure;
using Xunit.Abstractions;

namespace Keptn.Sdk.Tests.Files;

/// <summary>
/// Every file is read, and every broken variant of it is refused at its place. The files are the project's own and those
/// of the folder <c>files</c> in the folder that <c>KEPTN_FIXTURES</c> names.
/// </summary>
public sealed partial class ConfigurationFilesTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Action<string, string>> Parsers = new()
    {
        ["shipyard"] = (text, name) => Shipyard.Parse(text, name),
        ["sli"] = (text, name) => ServiceLevelIndicators.Parse(text, name),
        ["slo"] = (text, name) => ServiceLevelObjectives.Parse(text, name),
        ["remediation"] = (text, name) => Remediation.Parse(text, name),
        ["webhook"] = (text, name) => WebhookConfiguration.Parse(text, name),
        ["job"] = (text, name) => JobConfiguration.Parse(text, name),
    };

    [Fact]
    public void Parse_EveryFile_IsRead()
    {
        var files = Files().ToList();
        foreach (var (kind, name, text) in files)
        {
            if (IsTemplate(text))
            {
                // "[[ .Context.event ]]" is a list in a list, as long as nobody has filled it in.
                Sample.TheProblems(() => Parsers[kind](text, name)).Should().OnlyContain(problem => problem.Line > 0 && problem.Field.Length > 0);
            }
            else
            {
                FluentActions.Invoking(() => Parsers[kind](text, name)).Should().NotThrow($"{name} is a good file");
            }
        }

        files.Select(file => file.Kind).Distinct().Should().BeEquivalentTo(Parsers.Keys);
        var templates = files.Count(file => IsTemplate(file.Text));
        TestSummary.Print(output, $"files: {files.Count - templates} read, {templates} templates refused");
    }

    [Fact]
    public void Parse_EveryFieldMadeWrong_IsRefusedAtItsPlace()
    {
        var variants = 0;
        foreach (var (kind, name, text) in Files().Where(file => !IsTemplate(file.Text)))
        {
            var lines = text.ReplaceLineEndings("\n").Split('\n');
            foreach (var (number, key) in FieldsOf(lines))
            {
                var original = lines[number - 1];
                lines[number - 1] = FieldPattern().Replace(original, "${start}${key}: [broken, {field: 1}]");
                var problems = Sample.TheProblems(() => Parsers[kind](string.Join('\n', lines), name));
                problems.Should().Contain(
                    problem => problem.Line == number && problem.FileName == name && IsAt(problem.Field, key),
                    $"line {number} of {name} is '{lines[number - 1]}', but the problems are {string.Join('\n', problems)}");
                lines[number - 1] = original;
                variants++;
            }
        }

        variants.Should().BeGreaterThan(50);
        TestSummary.Print(output, $"files: {variants} variants with a wrong field refused at its line");
    }

    [Fact]
    public void Parse_EveryLineIndentedWithATab_IsRefusedAtItsPlace()
    {
        var refused = 0;
        foreach (var (kind, name, text) in Files().Where(file => !IsTemplate(file.Text)))
        {
            var lines = text.ReplaceLineEndings("\n").Split('\n');
            foreach (var (number, _) in FieldsOf(lines))
            {
                var original = lines[number - 1];
                lines[number - 1] = "\t" + original;
                var problem = Sample.TheProblems(() => Parsers[kind](string.Join('\n', lines), name))[^1];
                (problem.FileName, problem.Line).Should().Be((name, number), problem.Reason);
                lines[number - 1] = original;
                refused++;
            }
        }

        TestSummary.Print(output, $"files: {refused} variants indented with a tab refused at their line");
    }

    [Fact]
    public void Parse_AnythingElse_IsReadOrRefusedButNeverFails()
    {
        string[] pieces =
        [
            "\t", "  ", "\n", "- ", ": ", "[", "]", "{", "}", "&a ", "*a", "<<: *a\n", "'", "\"", "|\n", ">-\n", "#", "!!int ", "!!binary ",
            "!<x> ", "? ", "%YAML 1.1\n", "---\n", "...\n", "~", "0x1F", "1e999", ".inf", "2022-01-02", "on", "\\", "é", "\ud83d\ude00", "\u2028",
            "\u0085", "\r", "@", "`", ",", "!", "!!", "&", "*", "|9", "[[[[", "{? [", "\"\\x4", "%TAG ! tag:x,2000:\n", "tag:", "<<",
        ];
        var files = Files().ToList();
        var random = new Random(20);
        var (read, refused) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var (kind, name, text) = files[random.Next(files.Count)];
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                var at = random.Next(text.Length + 1);
                var cut = Math.Min(random.Next(4), text.Length - at);
                text = string.Concat(text.AsSpan(0, at), pieces[random.Next(pieces.Length)], text.AsSpan(at + cut));
            }

            try
            {
                Parsers[kind](text, name);
                read++;
            }
            catch (KeptnFileException e)
            {
                e.Problems.Should().NotBeEmpty();
                refused++;
            }
        }

        TestSummary.Print(output, $"files: 3000 random variants, {read} read, {refused} refused");
        refused.Should().BeGreaterThan(read).And.BeLessThan(3000);
    }

    private static IEnumerable<(string Kind, string Name, string Text)> Files()
    {
        var folders = new List<string> { TestData.Folder("files") };
        if (Environment.GetEnvironmentVariable("KEPTN_FIXTURES") is { Length: > 0 })
        {
            folders.Add(TestData.Folder("files", "KEPTN_FIXTURES", "files"));
        }

        return from folder in folders
               from kind in Parsers.Keys
               let path = Path.Combine(folder, kind)
               where Directory.Exists(path)
               from file in Directory.EnumerateFiles(path, "*.y*ml").Order(StringComparer.Ordinal)
               select (kind, $"{kind}/{Path.GetFileName(file)}", File.ReadAllText(file));
    }

    private static bool IsTemplate(string text) => text.Contains("[[ .", StringComparison.Ordinal);

    // Lines "key: value" whose value the model types: not those within free YAML, nor parts of a text of several lines.
    private static IEnumerable<(int Number, string Key)> FieldsOf(string[] lines)
    {
        var freeBelow = int.MaxValue;
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            if (indent <= freeBelow && lines[i].Trim().Length > 0)
            {
                freeBelow = int.MaxValue;
            }

            var match = FieldPattern().Match(lines[i]);
            if (freeBelow != int.MaxValue || !match.Success)
            {
                continue;
            }

            var (key, value) = (match.Groups["key"].Value, match.Groups["value"].Value.Trim());
            if (key is "properties" or "value" && !value.StartsWith('$'))
            {
                freeBelow = indent;
            }
            else if (value.EndsWith('|'))
            {
                freeBelow = indent;
            }
            else if (value.Length > 0)
            {
                yield return (i + 1, key);
            }
        }
    }

    // The problem may lie at an item or an entry of the field as well.
    private static bool IsAt(string field, string key) =>
        Regex.IsMatch(field, $@"(^|[.\[""]){Regex.Escape(key)}(""\])?(\[\d+\]|\.field)*$");

    [GeneratedRegex("""^(?<start>\s*(?:- )*)(?<key>[\w.-]+):(?<value>\s.*|)$""")]
    private static partial Regex FieldPattern();
}
