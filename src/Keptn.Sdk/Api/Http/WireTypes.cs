using System.Text.Json.Serialization;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Api;

internal sealed record IdAnswer([property: JsonPropertyName("id")] string? Id);

internal sealed record KeptnContextAnswer([property: JsonPropertyName("keptnContext")] string? KeptnContext);

internal sealed record MessageAnswer([property: JsonPropertyName("message")] string? Message);

internal sealed record LogBatch([property: JsonPropertyName("logs")] IReadOnlyCollection<LogEntry> Logs);

internal sealed record LogPage(
    [property: JsonPropertyName("logs")] List<LogEntry?>? Logs,
    [property: JsonPropertyName("nextPageKey"), JsonConverter(typeof(PageKeyConverter))] string? NextPageKey);

internal sealed record ProjectWire(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("shipyard")] string? Shipyard,
    [property: JsonPropertyName("gitCredentials")] GitCredentials? GitCredentials);

internal sealed record ProjectPage(
    [property: JsonPropertyName("projects")] List<KeptnProject?>? Projects,
    [property: JsonPropertyName("nextPageKey"), JsonConverter(typeof(PageKeyConverter))] string? NextPageKey);

internal sealed record StagePage(
    [property: JsonPropertyName("stages")] List<KeptnStage?>? Stages,
    [property: JsonPropertyName("nextPageKey"), JsonConverter(typeof(PageKeyConverter))] string? NextPageKey);

internal sealed record ServiceWire([property: JsonPropertyName("serviceName")] string Name);

internal sealed record ServicePage(
    [property: JsonPropertyName("services")] List<KeptnService?>? Services,
    [property: JsonPropertyName("nextPageKey"), JsonConverter(typeof(PageKeyConverter))] string? NextPageKey);

internal sealed record SequenceControlWire(
    [property: JsonPropertyName("stage")] string Stage,
    [property: JsonPropertyName("state")] string State);

internal sealed record SequencePage(
    [property: JsonPropertyName("states")] List<SequenceState?>? States,
    [property: JsonPropertyName("nextPageKey"), JsonConverter(typeof(PageKeyConverter))] string? NextPageKey);

internal sealed record EvaluationWire(
    [property: JsonPropertyName("labels")] EventLabels? Labels,
    [property: JsonPropertyName("start")] string? Start,
    [property: JsonPropertyName("end")] string? End,
    [property: JsonPropertyName("timeframe")] string? Timeframe,
    [property: JsonPropertyName("gitcommitid")] string? GitCommitId);

internal sealed record SecretsAnswer([property: JsonPropertyName("Secrets")] List<SecretInfo>? Secrets);

internal sealed record ScopesAnswer([property: JsonPropertyName("scopes")] List<string>? Scopes);

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
