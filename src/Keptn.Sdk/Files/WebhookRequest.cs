namespace Keptn.Sdk.Files;

/// <summary>One request of a <see cref="Webhook"/>: a curl command (v1alpha1) or an object (v1beta1).</summary>
public sealed class WebhookRequest
{
    /// <summary>The curl command, with templates; <see langword="null"/> for a request that is an object.</summary>
    public string? Command { get; init; }

    /// <summary>The URL, with templates in path and query; empty for a command.</summary>
    public string Url { get; init; } = string.Empty;

    /// <summary>The method in upper case; empty for a command.</summary>
    public string Method { get; init; } = string.Empty;

    /// <summary>The headers in the order of the file; values may hold templates.</summary>
    public IReadOnlyList<WebhookHeader> Headers { get; init; } = [];

    /// <summary>The body, with templates; empty if there is none.</summary>
    public string Payload { get; init; } = string.Empty;

    /// <summary>Further options of curl as text; empty if there are none.</summary>
    public string Options { get; init; } = string.Empty;
}
