namespace Keptn.Sdk.Executors;

/// <summary>A variable of a job's environment, or all those of a secret.</summary>
public sealed record JobRunVariable
{
    private JobRunVariable()
    {
    }

    /// <summary>The name; empty for a secret, each of whose keys is the name of a variable.</summary>
    public string Name { get; private init; } = string.Empty;

    /// <summary>The text; empty for a secret.</summary>
    public string Value { get; private init; } = string.Empty;

    /// <summary>
    /// The name of the secret, checked against <see cref="JobOptions.AllowedSecrets"/>; <see langword="null"/> for a single
    /// variable.
    /// </summary>
    public string? SecretName { get; private init; }

    /// <summary>
    /// Whether <c>$(OTHER)</c> in the value is replaced by another variable, as Kubernetes does: only where the author of
    /// the file wrote the value. What comes from an event stands for itself; otherwise whoever sends one could ask for secrets.
    /// </summary>
    public bool IsExpanded { get; private init; }

    /// <summary>A single variable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its text.</param>
    /// <param name="isExpanded">Whether <c>$(OTHER)</c> in it is replaced; only for what the author of the file wrote.</param>
    public static JobRunVariable Create(string name, string value, bool isExpanded = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return new JobRunVariable { Name = name, Value = value, IsExpanded = isExpanded };
    }

    /// <summary>A variable for each key of a secret, whose values only the runner gets to see.</summary>
    /// <param name="secret">The name of the secret.</param>
    public static JobRunVariable FromSecret(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        return new JobRunVariable { SecretName = secret };
    }
}
