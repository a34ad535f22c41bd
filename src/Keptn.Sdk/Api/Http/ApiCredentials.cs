namespace Keptn.Sdk.Api;

/// <summary>The credentials that the options name: the token, OAuth, both or none.</summary>
internal sealed class ApiCredentials
{
    internal ApiCredentials(KeptnApiOptions options, Func<HttpClient> oauthClients, SecretRedactor redactor, TimeProvider timeProvider)
    {
        List<IApiCredential> all = [];
        if (!string.IsNullOrWhiteSpace(options.Token) || !string.IsNullOrEmpty(options.TokenFile))
        {
            all.Add(new TokenCredential(options, redactor));
        }

        if (!string.IsNullOrEmpty(options.OAuth.ClientId))
        {
            all.Add(new OAuthCredential(options, oauthClients, redactor, timeProvider));
        }

        All = all;
    }

    internal IReadOnlyList<IApiCredential> All { get; }
}
