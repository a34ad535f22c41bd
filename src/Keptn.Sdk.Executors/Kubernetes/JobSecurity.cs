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
        var defaults = GetDefaults(options);
        var own = task.Capabilities is { } c ? new Capabilities { Add = NullIfEmpty(c.Add), Drop = NullIfEmpty(c.Drop) } : null;
        var capabilities = own ?? defaults.Capabilities;
        var privileged = task.Privileged ?? defaults.Privileged ?? false;
        var merged = defaults with
        {
            AllowPrivilegeEscalation = task.AllowPrivilegeEscalation
                ?? (defaults.AllowPrivilegeEscalation != true && NeedsEscalation(privileged, capabilities?.Add) ? null : defaults.AllowPrivilegeEscalation ?? false),
            Capabilities = capabilities,
            Privileged = privileged,
            ProcMount = task.ProcMount is { Length: > 0 } mount ? mount : defaults.ProcMount,
            ReadOnlyRootFilesystem = task.ReadOnlyRootFilesystem ?? defaults.ReadOnlyRootFilesystem,
            RunAsGroup = task.RunAsGroup ?? defaults.RunAsGroup,
            RunAsNonRoot = task.RunAsNonRoot ?? defaults.RunAsNonRoot,
            RunAsUser = task.RunAsUser ?? defaults.RunAsUser,
            SeccompProfile = task.SeccompProfile is { } profile ? new() { Type = profile.Type, LocalhostProfile = profile.LocalhostProfile } : defaults.SeccompProfile,
        };
        return FindProblem(task, own?.Add, merged, jobs, options) is { } problem ? throw new KeptnTaskException($"The task's securityContext {problem}.") : merged;
    }

    /// <summary>Checks what the chart of job-executor-service gives to every task: whoever installs it may allow more than a task, but not all.</summary>
    /// <exception cref="KubernetesException">It is not allowed.</exception>
    internal static void CheckDefaults(JobOptions jobs, KubernetesJobOptions options)
    {
        if (options.Chart?.Container is not null && FindProblem(new(), null, GetDefaults(options), jobs, options) is { } problem)
        {
            throw new KubernetesException($"The default securityContext of jobs, {ChartSettings.ContainerFile} with the settings of {KubernetesRunnerFactory.Section}, {problem}.");
        }
    }

    /// <summary>
    /// The container that fetches files has the task's user, so that the task can change them, and else no right that it
    /// does not need.
    /// </summary>
    internal static SecurityContext CreateForFiles(SecurityContext task, KubernetesJobOptions options) => new()
    {
        AllowPrivilegeEscalation = false,
        Capabilities = s_noCapabilities,
        Privileged = false,
        ReadOnlyRootFilesystem = true,
        RunAsGroup = task.RunAsGroup,
        RunAsNonRoot = task.RunAsNonRoot,
        RunAsUser = task.RunAsUser,
        SeLinuxOptions = task.SeLinuxOptions,
        SeccompProfile = GetDefaults(options).SeccompProfile,
    };

    internal static PodSecurityContext CreateForPod(KubernetesJobOptions options) => (options.Chart?.Pod ?? new() { SeccompProfile = s_runtimeDefault }) with
    {
        FsGroup = GetId(options.FsGroup),
        RunAsGroup = GetId(options.RunAsGroup),
        RunAsNonRoot = options.RunAsNonRoot,
        RunAsUser = GetId(options.RunAsUser),
    };

    // The files of the chart say what the settings do not name.
    private static SecurityContext GetDefaults(KubernetesJobOptions options) =>
        (options.Chart?.Container ?? new() { Capabilities = s_noCapabilities, SeccompProfile = s_runtimeDefault }) with
        {
            ReadOnlyRootFilesystem = options.ReadOnlyRootFilesystem,
            RunAsGroup = GetId(options.RunAsGroup),
            RunAsNonRoot = options.RunAsNonRoot,
            RunAsUser = GetId(options.RunAsUser),
        };

    private static string? FindProblem(
        JobSecurityContext task, IReadOnlyList<string>? added, SecurityContext context, JobOptions jobs, KubernetesJobOptions options)
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
        if (!jobs.AllowEscalation && context.Privileged != true && FindEscalation(task, added, context) is { } escalation)
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

    // What the task asks for; the defaults are for whoever installs the service to choose.
    private static string? FindEscalation(JobSecurityContext task, IReadOnlyList<string>? added, SecurityContext context) =>
        added is [var first, ..] ? $"adds the capability {first}"
        : task.AllowPrivilegeEscalation == true ? "allows privilege escalation"
        : task.ProcMount is not (null or "" or "Default") ? $"mounts /proc as {context.ProcMount}"
        : task.SeccompProfile?.Type == "Unconfined" ? "runs without seccomp profile"
        : null;

    // Kubernetes refuses the one without the other.
    private static bool NeedsEscalation(bool privileged, IReadOnlyList<string>? added) =>
        privileged || (added?.Any(c => c is "SYS_ADMIN" or "CAP_SYS_ADMIN") ?? false);

    private static long? GetId(long id) => id < 0 ? null : id;

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string> items) => items.Count == 0 ? null : items;
}
