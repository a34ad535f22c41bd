namespace Keptn.Sdk.Local;

/// <summary>Keptn's own services that a <see cref="LocalControlPlane"/> has built in: they answer their tasks as any service does.</summary>
[Flags]
public enum LocalServices
{
    /// <summary>None: other services answer these tasks.</summary>
    None = 0,

    /// <summary>Task <c>evaluation</c>, as lighthouse-service does it: asks an SLI provider and holds the values against <c>slo.yaml</c>.</summary>
    Evaluation = 1,

    /// <summary>Task <c>get-action</c>, as remediation-service does it: picks the next action from <c>remediation.yaml</c>.</summary>
    Remediation = 2,

    /// <summary>Task <c>approval</c>, as approval-service does it: approves by itself, or leaves it to people.</summary>
    Approval = 4,

    /// <summary>All of them.</summary>
    All = Evaluation | Remediation | Approval,
}
