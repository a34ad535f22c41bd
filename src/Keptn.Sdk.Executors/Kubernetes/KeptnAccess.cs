using Keptn.Sdk.Executors.Kubernetes.Wire;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>How the container that fetches files reaches Keptn; secrets only by reference.</summary>
internal sealed record KeptnAccess
{
    private const string OAuthSecretKey = "oauth_client_secret";

    /// <summary>The address of the API; <see langword="null"/> for Keptn's services in the cluster.</summary>
    internal Uri? Endpoint { get; init; }

    /// <summary>The OAuth client; <see langword="null"/> for a token.</summary>
    internal string? OAuthClientId { get; init; }

    internal string? OAuthScopes { get; init; }

    internal Uri? OAuthDiscovery { get; init; }

    internal bool VerifyCertificate { get; init; } = true;

    internal IEnumerable<EnvironmentVariable> CreateVariables(KubernetesJobOptions options)
    {
        if ((options.KeptnEndpoint ?? Endpoint) is { } endpoint)
        {
            yield return JobVariables.Plain("KEPTN_API_URL", endpoint.AbsoluteUri);
        }

        if (!VerifyCertificate)
        {
            yield return JobVariables.Plain("HTTP_SSL_VERIFY", "false");
        }

        yield return JobVariables.Plain("AUTH_MODE", OAuthClientId is null ? "token" : "oauth");
        if (OAuthClientId is not null)
        {
            yield return JobVariables.Plain("OAUTH_CLIENT_ID", OAuthClientId);
            yield return Secret("OAUTH_CLIENT_SECRET", OAuthSecretKey);
            yield return JobVariables.Plain("OAUTH_SCOPES", OAuthScopes ?? string.Empty);
            yield return JobVariables.Plain("OAUTH_DISCOVERY", OAuthDiscovery?.AbsoluteUri ?? string.Empty);
        }

        yield return Secret("KEPTN_API_TOKEN", options.TokenSecretKey);

        EnvironmentVariable Secret(string name, string key) =>
            new(name) { ValueFrom = new(new KeySelector(options.TokenSecret, key) { Optional = true }) };
    }
}
