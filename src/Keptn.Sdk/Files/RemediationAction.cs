using System.Text.Json;

namespace Keptn.Sdk.Files;

/// <summary>An action of a <see cref="RemediationPlan"/>.</summary>
public sealed class RemediationAction
{
    /// <summary>How the action is shown; empty where absent.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What to do, for instance <c>scaling</c>: an action provider looks at it.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>What the action is good for; empty where absent.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>What the action is to be done with; <see langword="null"/> where absent or null.</summary>
    public JsonElement? Value { get; init; }
}
