namespace Keptn.Sdk.Local.Tests.Golden.Services;

/// <summary>Where answers of our services mean to differ, by recording and line; docs/local-deviations.md says why.</summary>
internal static class ServiceDeviations
{
    private static readonly Dictionary<string, HashSet<int>> s_listed = new()
    {
        // No git repository behind a project: no credentials to miss, and a deleted project is gone.
        ["01-project-stage-service"] = [10, 11, 29, 66, 67, 68, 69],
        // Minus zero: what made it 0 in the recording is not known.
        ["01-routes-and-ingestion"] = [73],
        // Names that the database of the recording refuses; here they are just unknown.
        ["02-get-event-filters"] = [55, 56],
        // The database's own wording.
        ["03-get-event-paging-and-bad-parameters"] = [45],
        // An empty name is no route; a stage is a folder and no branch that would bring the project's files along.
        ["03-no-fallback-and-missing-entities"] = [88, 91, 92],
        // Names that not every file system has (':' and '\'), names of folders, and percent signs that Go does not take.
        ["05-names-and-escaping"] = [45, 46, 47, 48, 49, 50, 85, 86, 87, 89, 97, 100, 101, 102, 103],
        // Nothing leads out of its place, nothing reaches git's own files, and a folder is not replaced by a file.
        ["06-traversal-absolute-empty-binary"] = [10, 11, 12, 13, 14, 15, 16, 17, 42, 43, 56, 57, 58, 59, 60, 71, 106, 107, 108, 111],
        // No git repository behind a project that others could change, lock or take away.
        ["08-conflicts-and-upstream"] = [8, 10, 15, 17, 18, 19, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 39, 40],
        // Archives of charts are kept as they were sent, not unpacked.
        ["09-helm-chart"] = [7, 8, 10, 12, 13, 14, 15, 16, 17],
        // This recording is of the other layout: here a stage has commits and a branch of its own.
        ["dir-04-git-commit-id"] = [67, 68, 73, 75, 104, 105, 110, 118, 119],
    };

    /// <summary>Whether an answer may differ.</summary>
    internal static bool IsListed(Exchange exchange) =>
        exchange.Id.Split(':') is [var file, var line]
        && s_listed.TryGetValue(file, out var lines)
        && lines.Contains(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
}
