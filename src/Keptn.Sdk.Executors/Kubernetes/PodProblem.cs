using Keptn.Sdk.Executors.Kubernetes.Wire;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Why a pod does not start.</summary>
/// <param name="Kind">How long it is waited whether it passes.</param>
/// <param name="Reason">What Kubernetes says.</param>
internal sealed record PodProblem(PodProblemKind Kind, string Reason)
{
    /// <summary>Finds what keeps a pod from starting; <see langword="null"/> where nothing does, or it has started.</summary>
    internal static PodProblem? Find(Pod pod)
    {
        var status = pod.Status;
        foreach (var container in (status?.InitContainerStatuses ?? []).Concat(status?.ContainerStatuses ?? []))
        {
            if (container.State?.Waiting is { Reason: { } reason } waiting && GetKind(reason) is { } kind)
            {
                return new(kind, $"{reason}: {waiting.Message ?? "no reason is given"}");
            }
        }

        return status?.Conditions?.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" }) is { } unscheduled
            ? new(PodProblemKind.NoNode, $"{unscheduled.Reason}: {unscheduled.Message}")
            : null;
    }

    /// <summary>Whether a pod's own container runs or has run: then its job says how it goes on.</summary>
    internal static bool HasStarted(Pod pod) =>
        pod.Status?.Phase is "Succeeded" or "Failed"
        || pod.Status?.ContainerStatuses is [{ State: { } state }, ..] && (state.Running is not null || state.Terminated is not null);

    private static PodProblemKind? GetKind(string reason) => reason switch
    {
        "InvalidImageName" or "ErrImageNeverPull" => PodProblemKind.Final,
        "ErrImagePull" or "ImagePullBackOff" or "ImageInspectError" or "RegistryUnavailable" or "SignatureValidationFailed"
            or "CreateContainerConfigError" or "CreateContainerError" or "CreatePodSandboxError" or "RunContainerError" or "CrashLoopBackOff" => PodProblemKind.Persistent,
        _ => null,
    };
}

/// <summary>How likely it is that what keeps a pod from starting passes.</summary>
internal enum PodProblemKind
{
    /// <summary>Never.</summary>
    Final,

    /// <summary>Seldom.</summary>
    Persistent,

    /// <summary>When another pod ends or another node comes.</summary>
    NoNode,
}
