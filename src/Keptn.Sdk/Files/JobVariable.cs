namespace Keptn.Sdk.Files;

/// <summary>An environment variable of a <see cref="JobTask"/>, or all those of a secret.</summary>
public sealed class JobVariable
{
    /// <summary>The name of the variable, or of the secret.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The text, or a JSONPath into the event; not used for a secret.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary><c>event</c>, <c>secret</c> or <c>string</c>.</summary>
    public string ValueFrom { get; init; } = string.Empty;

    /// <summary>How a value of the event is written (<c>as</c>): <c>json</c>, <c>yaml</c>, or empty for plain text.</summary>
    public string Format { get; init; } = string.Empty;
}
