using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>The upstream repository of a project and how Keptn gets in: by HTTPS or by SSH, not both.</summary>
public sealed record GitCredentials
{
    /// <summary>The repository's address: http, https or ssh.</summary>
    [JsonPropertyName("remoteURL")]
    public string RemoteUrl { get => field ?? string.Empty; init; }

    /// <summary>The user.</summary>
    [JsonPropertyName("user")]
    public string? User { get; init; }

    /// <summary>Access by HTTPS; <see langword="null"/> for none.</summary>
    [JsonPropertyName("https")]
    public GitHttpsCredentials? Https { get; init; }

    /// <summary>Access by SSH; <see langword="null"/> for none.</summary>
    [JsonPropertyName("ssh")]
    public GitSshCredentials? Ssh { get; init; }
}
