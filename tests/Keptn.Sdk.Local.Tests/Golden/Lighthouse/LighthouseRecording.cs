using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tests.Golden.Lighthouse;

/// <summary>The messages of one recording, in the order in which they were on the bus, and the files that were there.</summary>
internal sealed record LighthouseRecording(string Name, IReadOnlyList<LighthouseMessage> Messages)
{
    // KEPTN_GOLDEN_SERVICES names another folder than the one beside the tests.
    private static string Root => Path.Combine(
        Environment.GetEnvironmentVariable("KEPTN_GOLDEN_SERVICES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(AppContext.BaseDirectory, "Data", "golden", "http-services"),
        "lighthouse-service");

    /// <summary>A provider was set in the cluster beforehand, unless the recording is about that.</summary>
    internal string SliProvider => Name[..2] is "01" or "02" ? string.Empty : "fake";

    internal static IReadOnlyList<LighthouseRecording> ReadAll() =>
    [
        .. Directory.EnumerateFiles(Root, "*.jsonl").Order(StringComparer.Ordinal)
            .Select(file => new LighthouseRecording(Path.GetFileNameWithoutExtension(file), [.. ReadMessages(file)])),
    ];

    /// <summary>The slo.yaml of every project: what was recorded of it, or what the name of the project stands for.</summary>
    internal IReadOnlyDictionary<string, string?> GetSloFiles(int tooLarge)
    {
        Dictionary<string, string?> files = [];
        foreach (var data in Messages.Select(message => message.Body["data"]!))
        {
            var project = data["project"]!.GetValue<string>();
            var recorded = data["evaluation"]?["sloFileContent"]?.GetValue<string>() ?? string.Empty;
            if (recorded.Length > 0 || !files.ContainsKey(project))
            {
                files[project] = recorded.Length > 0 ? Encoding.UTF8.GetString(Convert.FromBase64String(recorded)) : project.Split('-')[0] switch
                {
                    "broken" => "objectives: [",
                    "err500" => new string('#', tooLarge),
                    "full" => "objectives:\n- sli: rt\ntotal_score:\n  pass: '90%'\n",
                    _ => null,
                };
            }
        }

        return files;
    }

    private static IEnumerable<LighthouseMessage> ReadMessages(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var note = string.Empty;
        var number = 0;
        foreach (var line in File.ReadLines(file).Select(text => JsonNode.Parse(text)!))
        {
            number++;
            note = line["note"]?.GetValue<string>() ?? note;
            if (line["verb"] is not null)
            {
                yield return new LighthouseMessage(
                    string.Create(CultureInfo.InvariantCulture, $"{name}:{number}"),
                    note,
                    line["sender"]!.GetValue<string>() != "test",
                    line["body"]!.AsObject());
            }
        }
    }
}
