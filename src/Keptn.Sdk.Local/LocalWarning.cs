namespace Keptn.Sdk.Local;

/// <summary>Something that the user of a <see cref="LocalControlPlane"/> should know. The real Keptn would say nothing.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">A sentence for people: what happened, and what it leads to.</param>
public sealed record LocalWarning(LocalWarningKind Kind, string Message)
{
    /// <summary>The run that it concerns; empty where there is none.</summary>
    public string KeptnContext { get; init; } = string.Empty;

    /// <summary>The id of the event that it concerns; empty where there is none.</summary>
    public string EventId { get; init; } = string.Empty;
}
