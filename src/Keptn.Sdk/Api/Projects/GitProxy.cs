using System.Text;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>A proxy on the way to a repository. Its text form leaves the password out.</summary>
public sealed record GitProxy
{
    /// <summary>Host and port, for instance <c>proxy:3128</c>.</summary>
    [JsonPropertyName("url")]
    public string Url { get => field ?? string.Empty; init; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    [JsonPropertyName("scheme")]
    public string Scheme { get => field ?? string.Empty; init; }

    /// <summary>The user; <see langword="null"/> for none.</summary>
    [JsonPropertyName("user")]
    public string? User { get; init; }

    /// <summary>The password; <see langword="null"/> for none.</summary>
    [JsonPropertyName("password")]
    public string? Password { get; init; }

    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Url = ").Append(Url).Append(", Scheme = ").Append(Scheme).Append(", User = ").Append(User);
        return true;
    }
}
