using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// Remembers which files a commit does not have: that never changes, and every event of a sequence asks for the same ones.
/// </summary>
internal sealed partial class MissingFiles
{
    internal const int Capacity = 20_000;

    private readonly ConcurrentDictionary<(ResourceScope Level, string Commit, string Name), byte> _files = [];

    internal bool Contains(ResourceScope level, string commit, string name) => _files.ContainsKey((level, commit, name));

    internal void Add(ResourceScope level, string commit, string name)
    {
        // The name of a branch would do as well, and is another commit tomorrow.
        if (!Hash().IsMatch(commit))
        {
            return;
        }

        if (_files.Count >= Capacity)
        {
            _files.Clear();
        }

        _files.TryAdd((level, commit, name), 0);
    }

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex Hash();
}
