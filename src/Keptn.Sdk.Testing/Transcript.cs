using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Testing;

/// <summary>The parts of a transcript: a title, and a line for each thing that happened.</summary>
internal static class Transcript
{
    internal static void Append(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        text.Append(CultureInfo.InvariantCulture, $"{title}:{(all.Count == 0 ? " nothing" : string.Empty)}").AppendLine();
        foreach (var line in all)
        {
            text.Append("  ").AppendLine(line);
        }
    }
}
