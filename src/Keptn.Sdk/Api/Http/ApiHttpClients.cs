using System.Net.Http.Headers;
using System.Reflection;

namespace Keptn.Sdk.Api;

/// <summary>What is common to the HTTP clients, however they are made.</summary>
internal static class ApiHttpClients
{
    /// <summary>The name under which the factory keeps the client of the API.</summary>
    internal const string Name = "Keptn.Sdk.Api";

    /// <summary>The name under which the factory keeps the client of the OAuth provider.</summary>
    internal const string OAuthName = "Keptn.Sdk.Api.OAuth";

    private static readonly ProductInfoHeaderValue s_userAgent = new("Keptn.Sdk", Version());

    internal static HttpClient Configure(HttpClient client)
    {
        // Each attempt has its own limit, on the clock of the options.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.UserAgent.Add(s_userAgent);
        return client;
    }

    private static string Version() =>
        typeof(ApiHttpClients).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "0";
}
