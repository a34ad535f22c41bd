using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

internal sealed record IdAnswer([property: JsonPropertyName("id")] string? Id);

internal sealed record KeptnContextAnswer([property: JsonPropertyName("keptnContext")] string? KeptnContext);

internal sealed record MessageAnswer([property: JsonPropertyName("message")] string? Message);

internal sealed record LogBatch([property: JsonPropertyName("logs")] IReadOnlyCollection<LogEntry> Logs);

internal sealed record LogPage(
    [property: JsonPropertyName("logs")] List<LogEntry?>? Logs,
    [property: JsonPropertyName("nextPageKey"), JsonConverter(typeof(PageKeyConverter))] string? NextPageKey);

internal sealed record ResourceWire
{
    [JsonPropertyName("resourceURI")]
    public string? Uri { get; init; }

    [JsonPropertyName("resourceContent")]
    public byte[]? Content { get; init; }

    [JsonPropertyName("metadata")]
    public ResourceMetadataWire? Metadata { get; init; }
}

internal sealed record ResourceMetadataWire(
    [property: JsonPropertyName("upstreamURL")] string? UpstreamUrl,
    [property: JsonPropertyName("version")] string? Version);

internal sealed record ResourceBatch([property: JsonPropertyName("resources")] IReadOnlyCollection<ResourceWire> Resources);

internal sealed record ResourcePage(
    [property: JsonPropertyName("resources")] List<ResourceWire?>? Resources,
    [property: JsonPropertyName("nextPageKey"), JsonConverter(typeof(PageKeyConverter))] string? NextPageKey);

internal sealed record ResourceWriteAnswer(
    [property: JsonPropertyName("commitID")] string? CommitId,
    [property: JsonPropertyName("metadata")] ResourceMetadataWire? Metadata);

internal sealed record OAuthDiscovery([property: JsonPropertyName("token_endpoint")] string? TokenEndpoint);

internal sealed record OAuthToken(
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("expires_in")] double? ExpiresIn);
