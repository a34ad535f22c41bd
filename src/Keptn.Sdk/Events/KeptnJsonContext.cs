using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>Source-generated metadata of every typed payload of this package, for use in your own resolver chain.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ActionFinished))]
[JsonSerializable(typeof(ActionTriggered))]
[JsonSerializable(typeof(ApprovalFinished))]
[JsonSerializable(typeof(ApprovalTriggered))]
[JsonSerializable(typeof(ConfigureMonitoringFinished))]
[JsonSerializable(typeof(ConfigureMonitoringTriggered))]
[JsonSerializable(typeof(DeploymentFinished))]
[JsonSerializable(typeof(DeploymentTriggered))]
[JsonSerializable(typeof(ErrorLogData))]
[JsonSerializable(typeof(EvaluationFinished))]
[JsonSerializable(typeof(EvaluationInvalidated))]
[JsonSerializable(typeof(EvaluationTriggered))]
[JsonSerializable(typeof(EventData))]
[JsonSerializable(typeof(EventLabels))]
[JsonSerializable(typeof(GetActionFinished))]
[JsonSerializable(typeof(GetActionTriggered))]
[JsonSerializable(typeof(GetSliFinished))]
[JsonSerializable(typeof(GetSliTriggered))]
[JsonSerializable(typeof(MonitoringConfigure))]
[JsonSerializable(typeof(ProblemData))]
[JsonSerializable(typeof(ProjectCreateFinished))]
[JsonSerializable(typeof(ProjectCreateTriggered))]
[JsonSerializable(typeof(ProjectDeleteFinished))]
[JsonSerializable(typeof(ReleaseFinished))]
[JsonSerializable(typeof(ReleaseTriggered))]
[JsonSerializable(typeof(RemediationTriggered))]
[JsonSerializable(typeof(RollbackFinished))]
[JsonSerializable(typeof(RollbackTriggered))]
[JsonSerializable(typeof(SequenceFinished))]
[JsonSerializable(typeof(SequenceTriggered))]
[JsonSerializable(typeof(ServiceCreateFinished))]
[JsonSerializable(typeof(ServiceDeleteFinished))]
[JsonSerializable(typeof(TestFinished))]
[JsonSerializable(typeof(TestTriggered))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
public sealed partial class KeptnJsonContext : JsonSerializerContext;
