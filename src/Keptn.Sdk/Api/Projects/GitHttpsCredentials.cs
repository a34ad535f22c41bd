using System.Text;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>Access to a repository by HTTPS. Its text form leaves the token out.</summary>
public sealed record GitHttpsCredentials
{
    /// <summary>The access token; empty in answers.</summary>
    [JsonPropertyName("token")]
    public string Token { get => field ?? string.Empty; init; }

    /// <summary>The certificate of the server's authority as PEM text; <see langword="null"/> for none.</summary>
    [JsonPropertyName("certificate")]
    [JsonConverter(typeof(Base64TextConverter))]
    public string? Certificate { get; init; }

    /// <summary>Whether Keptn leaves the server's certificate unverified. Default <see langword="false"/>.</summary>
    [JsonPropertyName("insecureSkipTLS")]
    public bool InsecureSkipTls { get; init; }

    /// <summary>The proxy on the way to the repository; <see langword="null"/> for none.</summary>
    [JsonPropertyName("proxy")]
    public GitProxy? Proxy { get; init; }

    private bool PrintMembers(StringBuilder text)
    {
        text.Append("InsecureSkipTls = ").Append(InsecureSkipTls).Append(", Proxy = ").Append(Proxy);
        return true;
    }
}
