using System.Text;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>Access to a repository by SSH. Its text form leaves key and passphrase out.</summary>
public sealed record GitSshCredentials
{
    /// <summary>The private key as text; empty in answers.</summary>
    [JsonPropertyName("privateKey")]
    [JsonConverter(typeof(Base64TextConverter))]
    public string? PrivateKey { get; init; }

    /// <summary>The key's passphrase; <see langword="null"/> for none.</summary>
    [JsonPropertyName("privateKeyPass")]
    public string? Passphrase { get; init; }

    private bool PrintMembers(StringBuilder text)
    {
        text.Append("HasPassphrase = ").Append(Passphrase is not null);
        return true;
    }
}
