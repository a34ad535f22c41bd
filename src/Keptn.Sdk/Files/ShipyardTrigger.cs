using Keptn.Sdk.Events;

namespace Keptn.Sdk.Files;

/// <summary>What starts a <see cref="ShipyardSequence"/>: the end of another one.</summary>
public sealed class ShipyardTrigger
{
    /// <summary>The event in short form, <c>&lt;stage&gt;.&lt;sequence&gt;.finished</c>; it is compared as a whole.</summary>
    public required string Event { get; init; }

    /// <summary>
    /// <c>selector.match</c>; <see langword="null"/> where absent. Keptn looks at the keys <c>result</c> and
    /// <c>&lt;last task&gt;.result</c> only; one of them is enough.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Match { get; init; }

    /// <summary>
    /// Whether the trigger fires for a verdict. Without <see cref="Match"/> that is <c>pass</c> or <c>warning</c> (the
    /// spec says <c>pass</c> only, but Keptn does not). A key that is missing counts as empty text, as in Keptn.
    /// </summary>
    /// <param name="result">The verdict of the sequence that has ended.</param>
    /// <param name="lastTask">The name of its last task; empty if none has run.</param>
    public bool Selects(KeptnResult result, string lastTask)
    {
        if (Match is null)
        {
            return result == KeptnResult.Pass || result == KeptnResult.Warning;
        }

        return Match.GetValueOrDefault("result", string.Empty) == result.Value
            || Match.GetValueOrDefault($"{lastTask}.result", string.Empty) == result.Value;
    }
}
