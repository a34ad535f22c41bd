using System.Text.Json.Serialization;

namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>
/// How files of charts are read: members in any case, as Go reads them (the chart writes <c>RunAsUser</c>), and none that
/// would be lost without a word.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PodSecurityContext))]
[JsonSerializable(typeof(SecurityContext))]
internal sealed partial class ChartJson : JsonSerializerContext;
