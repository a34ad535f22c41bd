namespace Keptn.Sdk.Hosting.Health;

/// <summary>
/// Knows whether the service can do its work: parts report into it, health reads it. Ready means that every part is;
/// live means that none has given up.
/// </summary>
internal sealed class KeptnReadiness
{
    /// <summary>The service as a whole: started, and not stopping.</summary>
    internal const string Service = "service";

    /// <summary>The connection.</summary>
    internal const string Transport = "transport";

    /// <summary>The registration with the control plane: ready once it has succeeded; no part where there is none to do.</summary>
    internal const string Registration = "registration";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Part> _parts = new(StringComparer.Ordinal)
    {
        [Service] = new(PartState.NotReady, "it has not started", null),
    };

    /// <summary>Reports how a part stands. A part that never reports does not count.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="reason">Why it is not ready; no secrets, health shows it.</param>
    internal void Report(string part, PartState state, string? reason = null)
    {
        lock (_lock)
        {
            _parts[part] = new(state, reason, null);
        }
    }

    /// <summary>Asks a part whenever health is read. It must answer at once.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="probe">How it stands, and why it is not ready.</param>
    internal void Watch(string part, Func<(PartState State, string? Reason)> probe)
    {
        lock (_lock)
        {
            _parts[part] = new(PartState.NotReady, null, probe);
        }
    }

    internal ReadinessReport GetReport()
    {
        KeyValuePair<string, Part>[] parts;
        lock (_lock)
        {
            parts = [.. _parts];
        }

        return new([.. parts.Select(p => p.Value.Probe?.Invoke() is { } now
            ? new ReadinessEntry(p.Key, now.State, now.Reason)
            : new ReadinessEntry(p.Key, p.Value.State, p.Value.Reason))]);
    }

    private readonly record struct Part(PartState State, string? Reason, Func<(PartState State, string? Reason)>? Probe);
}
