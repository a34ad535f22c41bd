namespace Keptn.Sdk.Files;

/// <summary>A seccomp profile.</summary>
public sealed class JobSeccompProfile
{
    /// <summary>The type, for instance <c>RuntimeDefault</c>. The job executor crashes without it.</summary>
    public string? Type { get; init; }

    /// <summary>The path of a profile on the node, for type <c>Localhost</c>.</summary>
    public string? LocalhostProfile { get; init; }
}
