using Keptn.Sdk.Executors.Kubernetes.Wire;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>What the containers of a job may do: the defaults of the service, changed field by field as the task asks.</summary>
internal static class JobSecurity
{
    private static readonly Capabilities s_noCapabilities = new() { Drop = ["ALL"] };
    private static readonly SeccompProfile s_runtimeDefault = new() { Type = "RuntimeDefault" };

    /// <exception cref="KeptnTaskException">The task asks for what may not be, or cannot be understood.</exception>
    internal static SecurityContext Create(JobSecurityContext task, JobOptions jobs, KubernetesJobOptions options)
    {
        var add = task.Capabilities?.Add ?? [];
        var merged = new SecurityContext
        {
            AllowPrivilegeEscalation = task.AllowPrivilegeEscalation ?? (NeedsEscalation(task.Privileged, add) ? null : false),
            Capabilities = task.Capabilities is { } capabilities ? new() { Add = NullIfEmpty(capabilities.Add), Drop = NullIfEmpty(capabilities.Drop) } : s_noCapabilities,
            Privileged = task.Privileged ?? false,
            ProcMount = task.ProcMount is { Length: > 0 } ? task.ProcMount : null,
            ReadOnlyRootFilesystem = task.ReadOnlyRootFilesystem ?? options.ReadOnlyRootFilesystem,
            RunAsGroup = task.RunAsGroup ?? GetId(options.RunAsGroup),
            RunAsNonRoot = task.RunAsNonRoot ?? options.RunAsNonRoot,
            RunAsUser = task.RunAsUser ?? GetId(options.RunAsUser),
            SeccompProfile = task.SeccompProfile is { } profile ? new() { Type = profile.Type, LocalhostProfile = profile.LocalhostProfile } : s_runtimeDefault,
        };
        return FindProblem(merged, jobs, options) is { } problem ? throw new KeptnTaskException($"The task's securityContext {problem}.") : merged;
    }

    /// <summary>
    /// The container that fetches files has the task's user, so that the task can change them, and else no right that it
    /// does not need.
    /// </summary>
    internal static SecurityContext CreateForFiles(SecurityContext task) => new()
    {
        AllowPrivilegeEscalation = false,
        Capabilities = s_noCapabilities,
        Privileged = false,
        ReadOnlyRootFilesystem = true,
        RunAsGroup = task.RunAsGroup,
        RunAsNonRoot = task.RunAsNonRoot,
        RunAsUser = task.RunAsUser,
        SeccompProfile = s_runtimeDefault,
    };

    internal static PodSecurityContext CreateForPod(KubernetesJobOptions options) => new()
    {
        FsGroup = GetId(options.FsGroup),
        RunAsGroup = GetId(options.RunAsGroup),
        RunAsNonRoot = options.RunAsNonRoot,
        RunAsUser = GetId(options.RunAsUser),
        SeccompProfile = s_runtimeDefault,
    };

    private static string? FindProblem(SecurityContext context, JobOptions jobs, KubernetesJobOptions options)
    {
        if (context.SeccompProfile is { Type: null or "" })
        {
            return "has a seccompProfile without type";
        }

        if (context.Privileged == true && !jobs.AllowPrivileged)
        {
            return "is privileged, which is not allowed (AllowPrivileged)";
        }

        // A privileged container has all of these anyway.
        if (!jobs.AllowEscalation && context.Privileged != true && FindEscalation(context) is { } escalation)
        {
            return $"{escalation}, which is not allowed (AllowEscalation)";
        }

        if (context is { RunAsUser: 0, RunAsNonRoot: true })
        {
            return "has the user 0, and Kubernetes starts no container as root while runAsNonRoot is true: set it to false";
        }

        return !options.AllowRoot && (context.RunAsUser == 0 || context.RunAsNonRoot != true)
            ? "lets the container run as root, which is not allowed (AllowRoot)"
            : null;
    }

    private static string? FindEscalation(SecurityContext context) =>
        context.Capabilities?.Add is [var first, ..] ? $"adds the capability {first}"
        : context.AllowPrivilegeEscalation != false ? "allows privilege escalation"
        : context.ProcMount is not (null or "Default") ? $"mounts /proc as {context.ProcMount}"
        : context.SeccompProfile?.Type == "Unconfined" ? "runs without seccomp profile"
        : null;

    // Kubernetes refuses the one without the other.
    private static bool NeedsEscalation(bool? privileged, IReadOnlyList<string> add) =>
        privileged == true || add.Any(c => c is "SYS_ADMIN" or "CAP_SYS_ADMIN");

    private static long? GetId(long id) => id < 0 ? null : id;

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string> items) => items.Count == 0 ? null : items;
}
