namespace Keptn.Sdk.Files;

/// <summary>Which events start a <see cref="JobAction"/>.</summary>
public sealed class JobEvent
{
    /// <summary>
    /// A regular expression (RE2) that is searched in the type of the event, not anchored; empty matches every type.
    /// </summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>A JSONPath into the event; empty means no condition.</summary>
    public string JsonPathProperty { get; init; } = string.Empty;

    /// <summary>The text that the value at <see cref="JsonPathProperty"/> must equal.</summary>
    public string JsonPathMatch { get; init; } = string.Empty;
}
