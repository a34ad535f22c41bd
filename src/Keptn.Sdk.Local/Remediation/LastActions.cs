namespace Keptn.Sdk.Local.Remediation;

/// <summary>Which action every run has got last; beyond a limit, the oldest runs are forgotten.</summary>
internal sealed class LastActions(int capacity)
{
    private readonly OrderedDictionary<string, int> _indexes = new(StringComparer.Ordinal);

    /// <summary>Notes an action.</summary>
    /// <returns>Whether the run has got the same one just before.</returns>
    internal bool Repeats(string keptnContext, int index)
    {
        var repeats = _indexes.Remove(keptnContext, out var last) && last == index;
        _indexes.Add(keptnContext, index);
        if (_indexes.Count > capacity)
        {
            _indexes.RemoveAt(0);
        }

        return repeats;
    }
}
