namespace Keptn.Sdk.Hosting.Health;

/// <summary>How one part stands.</summary>
/// <param name="Part">Its name.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">Why it is not ready.</param>
internal readonly record struct ReadinessEntry(string Part, PartState State, string? Reason)
{
    /// <summary>The state in words.</summary>
    internal string Describe() => State switch
    {
        PartState.Ready => "ready",
        PartState.Failed => Reason is null ? "failed" : $"failed: {Reason}",
        _ => Reason is null ? "not ready" : $"not ready: {Reason}",
    };
}
