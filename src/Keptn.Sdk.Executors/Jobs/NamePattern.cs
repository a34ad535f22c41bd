using System.IO.Enumeration;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Lists of names that may be used, with <c>*</c> for any characters.</summary>
internal static class NamePattern
{
    internal static bool Allows(IEnumerable<string> patterns, string name) =>
        patterns.Any(p => FileSystemName.MatchesSimpleExpression(p.Trim().Replace(@"\", @"\\", StringComparison.Ordinal), name, ignoreCase: false));
}
