using Keptn.Sdk.Events;

namespace Keptn.Sdk;

/// <summary>What a tool's alert means to Keptn: a problem of a service, to be remedied.</summary>
/// <param name="Id">
/// Identifies this firing of the alert within its tool: the same when the tool repeats it, another one when it fires again
/// after it was resolved, for instance <c>&lt;fingerprint&gt;/&lt;startsAt&gt;</c>. The Keptn context and the id of the event
/// follow from it, so every replica, and a restarted process, makes the same ones.
/// </param>
/// <param name="Remediation">
/// The data of the event: project, stage and service are required, and the problem's title should be one that
/// <c>remediation.yaml</c> has as its <c>problemType</c>. A problem without a state counts as <c>OPEN</c>.
/// </param>
public sealed record KeptnAlert(string Id, RemediationTriggered Remediation);
