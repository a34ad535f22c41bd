namespace Keptn.Sdk.Api;

/// <summary>
/// OAuth 2.0 client credentials for the remote API. In use as soon as <see cref="ClientId"/> is set. The bearer token
/// is fetched when first needed, kept until shortly before it expires, and fetched anew after an answer 401.
/// </summary>
public sealed class KeptnOAuthOptions
{
    /// <summary>The client's id.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's secret. It appears in no message and no log.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The scopes to ask for; may be empty.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>
    /// The address of the provider's discovery document, complete (mostly <c>.../.well-known/openid-configuration</c>).
    /// Not needed with <see cref="TokenUrl"/>.
    /// </summary>
    public Uri? DiscoveryUrl { get; set; }

    /// <summary>The token endpoint; wins over <see cref="DiscoveryUrl"/>.</summary>
    public Uri? TokenUrl { get; set; }

    /// <summary>How long before its expiry a token is renewed. Default 30 s.</summary>
    public TimeSpan RenewBefore { get; set; } = TimeSpan.FromSeconds(30);
}
