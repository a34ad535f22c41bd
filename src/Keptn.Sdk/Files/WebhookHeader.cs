namespace Keptn.Sdk.Files;

/// <summary>A header of a <see cref="WebhookRequest"/>.</summary>
public sealed class WebhookHeader
{
    /// <summary>The name of the header.</summary>
    public required string Key { get; init; }

    /// <summary>The value, with templates.</summary>
    public required string Value { get; init; }
}
