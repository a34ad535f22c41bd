namespace Keptn.Sdk.Files;

/// <summary>A value of a secret under a name that requests use. No member holds the secret itself.</summary>
public sealed class WebhookSecret
{
    /// <summary>The name in <c>{{.env.name}}</c>.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The name of the secret.</summary>
    public string SecretName { get; init; } = string.Empty;

    /// <summary>The key in the secret.</summary>
    public string SecretKey { get; init; } = string.Empty;
}
