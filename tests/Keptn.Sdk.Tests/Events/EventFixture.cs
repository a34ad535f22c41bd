using System.Text;
using System.Text.Json;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Events;

/// <summary>One event of a fixture file.</summary>
/// <param name="File">The file, relative to the folder of fixtures, with <c>/</c>.</param>
/// <param name="Index">Which event of the file.</param>
/// <param name="Json">The event as it stands in the file.</param>
internal sealed record EventFixture(string File, int Index, JsonElement Json)
{
    /// <summary>The text of the event, as a transport would deliver it.</summary>
    internal ReadOnlyMemory<byte> Bytes => Encoding.UTF8.GetBytes(Json.GetRawText());

    public override string ToString() => $"{File}#{Index}";

    /// <summary>
    /// Reads every file below the <c>events</c> folder that <c>KEPTN_FIXTURES</c> names, or below the project's own. A
    /// file is one event, or an object with a list <c>events</c>.
    /// </summary>
    internal static IReadOnlyList<EventFixture> Load()
    {
        var folder = TestData.Folder("events", "KEPTN_FIXTURES", "events");
        return
        [
            .. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .SelectMany(path => Read(path, Path.GetRelativePath(folder, path).Replace('\\', '/'))),
        ];
    }

    private static IEnumerable<EventFixture> Read(string path, string name)
    {
        var root = JsonElement.Parse(System.IO.File.ReadAllBytes(path));
        return root.TryGetProperty("events", out var events)
            ? events.EnumerateArray().Select((json, index) => new EventFixture(name, index, json))
            : [new EventFixture(name, 0, root)];
    }
}
