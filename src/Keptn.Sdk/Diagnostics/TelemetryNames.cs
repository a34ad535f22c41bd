namespace Keptn.Sdk.Diagnostics;

/// <summary>
/// Names of attributes and their fixed values. Those that begin with <c>messaging.</c> and <c>error.</c> follow the
/// semantic conventions of OpenTelemetry for messaging; the others are Keptn's words.
/// </summary>
internal static class TelemetryNames
{
    internal const string System = "messaging.system";
    internal const string OperationName = "messaging.operation.name";
    internal const string OperationType = "messaging.operation.type";
    internal const string Destination = "messaging.destination.name";
    internal const string MessageId = "messaging.message.id";
    internal const string ConversationId = "messaging.message.conversation_id";
    internal const string ErrorType = "error.type";

    internal const string Project = "keptn.project";
    internal const string Stage = "keptn.stage";
    internal const string Service = "keptn.service";
    internal const string Context = "keptn.context";
    internal const string Task = "keptn.task";
    internal const string Result = "keptn.result";
    internal const string Status = "keptn.status";
    internal const string Disposition = "keptn.disposition";

    internal const string Keptn = "keptn";
    internal const string Process = "process";
    internal const string Send = "send";

    /// <summary>Stands for event types that no handler names: others choose them, and metrics must stay few.</summary>
    internal const string Other = "_OTHER";
}
