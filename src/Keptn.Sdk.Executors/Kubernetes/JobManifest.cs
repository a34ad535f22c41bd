using Keptn.Sdk.Executors.Kubernetes.Wire;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Makes the Kubernetes job of a run. Source: job-executor-service, pkg/k8sutils/job.go.</summary>
/// <param name="jobs">What holds for jobs everywhere.</param>
/// <param name="options">What holds for jobs in Kubernetes.</param>
/// <param name="deployment">The name of the service in the cluster.</param>
/// <param name="keptn">How the container that fetches files reaches Keptn.</param>
internal sealed class JobManifest(JobOptions jobs, KubernetesJobOptions options, string deployment, KeptnAccess keptn)
{
    internal const string Folder = "/keptn";
    private const string VolumeName = "job-volume";

    /// <summary>How much later than the service Kubernetes ends a job: only where the service does not live to do it.</summary>
    private static readonly TimeSpan s_afterUs = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_leastTimeToLive = TimeSpan.FromMinutes(1);

    /// <exception cref="KeptnTaskException">The task asks for what may not be.</exception>
    internal Job Create(JobRun run, string ns)
    {
        var task = run.Task;
        var security = JobSecurity.Create(task.SecurityContext, jobs, options);
        var account = GetServiceAccount(task);
        return new Job
        {
            ApiVersion = "batch/v1",
            Kind = "Job",
            Metadata = new()
            {
                Name = run.Name,
                Namespace = ns,
                Labels = JobLabels.Create(run, deployment, options.Labels),
                Annotations = task.Annotations.Count > 0 ? task.Annotations : null,
            },
            Spec = new()
            {
                BackoffLimit = 0,
                ActiveDeadlineSeconds = (long)(GetLimit(run) + s_afterUs).TotalSeconds,
                TtlSecondsAfterFinished = (int)(run.TimeToLive > s_leastTimeToLive ? run.TimeToLive : s_leastTimeToLive).TotalSeconds,
                Template = new()
                {
                    Metadata = new() { Labels = new Dictionary<string, string> { [JobLabels.ManagedBy] = JobLabels.Clean(deployment) } },
                    Spec = new()
                    {
                        RestartPolicy = "Never",
                        ServiceAccountName = account,
                        AutomountServiceAccountToken = options.MountServiceAccountToken ?? task.ServiceAccount is { Length: > 0 },
                        ImagePullSecrets = options.ImagePullSecrets.Count > 0 ? [.. options.ImagePullSecrets.Select(name => new LocalReference(name))] : null,
                        SecurityContext = JobSecurity.CreateForPod(options),
                        InitContainers = task.Files.Count > 0 ? [CreateFilesContainer(run, security)] : null,
                        Containers = [CreateContainer(run, security)],
                        Volumes = [new(VolumeName, new() { SizeLimit = options.VolumeSize })],
                    },
                },
            },
        };
    }

    /// <summary>How long a job may take at most: as long as it is waited for, or as it may work.</summary>
    internal static TimeSpan GetLimit(JobRun run) => run.Deadline is { } deadline && deadline < run.MaxDuration ? deadline : run.MaxDuration;

    /// <summary>The service account of a task's pod; <see langword="null"/> for that of the namespace.</summary>
    internal string? GetServiceAccount(JobTask task) =>
        task.ServiceAccount is { Length: > 0 } own ? own : jobs.DefaultServiceAccount is { Length: > 0 } common ? common : null;

    private static Container CreateContainer(JobRun run, SecurityContext security, ContainerResources? resources)
    {
        var task = run.Task;
        var secrets = run.Variables.Where(v => v.SecretName is not null).Select(v => v.SecretName!).Distinct(StringComparer.Ordinal).ToList();
        return new()
        {
            Name = run.Name,
            Image = task.Image,
            ImagePullPolicy = NullIfEmpty(task.ImagePullPolicy),
            Command = NullIfEmpty(task.Command),
            Args = NullIfEmpty(task.Arguments),
            WorkingDir = NullIfEmpty(task.WorkingDirectory),

            // By reference: the service neither needs to read the secret nor could show it to anybody.
            EnvFrom = secrets.Count > 0 ? [.. secrets.Select(name => new EnvironmentSource(new(name)))] : null,
            Env = JobVariables.Create(run),
            Resources = resources,
            SecurityContext = security,
            VolumeMounts = [new(VolumeName, Folder)],

            // What the job leaves in this file comes back with the status of its pod.
            TerminationMessagePath = $"{Folder}/{JobOutcome.ResultFileName}",
            TerminationMessagePolicy = "File",
        };
    }

    private Container CreateContainer(JobRun run, SecurityContext security) =>
        CreateContainer(run, security, run.Task.Resources is { } own ? CreateResources(own.Limits, own.Requests) : CreateDefaultResources());

    private Container CreateFilesContainer(JobRun run, SecurityContext security) => new()
    {
        Name = $"init-{run.Name}",
        Image = NullIfEmpty(jobs.InitContainerImage) ?? throw new KeptnTaskException(
            "The task asks for files, and no image is set that fetches them (Keptn:Jobs:InitContainerImage)."),
        ImagePullPolicy = "IfNotPresent",
        Args = [JobFiles.Argument],
        Env = [.. keptn.CreateVariables(options), .. JobVariables.CreateForFiles(run)],
        Resources = CreateDefaultResources(),
        SecurityContext = JobSecurity.CreateForFiles(security, options),
        VolumeMounts = [new(VolumeName, Folder)],
    };

    private ContainerResources? CreateDefaultResources() => CreateResources(
        new() { Cpu = jobs.DefaultLimitsCpu, Memory = jobs.DefaultLimitsMemory },
        new() { Cpu = jobs.DefaultRequestsCpu, Memory = jobs.DefaultRequestsMemory });

    private static ContainerResources? CreateResources(JobResourceList limits, JobResourceList requests) =>
        (CreateResourceList(limits), CreateResourceList(requests)) switch
        {
            (null, null) => null,
            var (most, least) => new() { Limits = most, Requests = least },
        };

    private static Dictionary<string, string>? CreateResourceList(JobResourceList list)
    {
        var quantities = new Dictionary<string, string>();
        if (list.Cpu.Length > 0)
        {
            quantities["cpu"] = list.Cpu;
        }

        if (list.Memory.Length > 0)
        {
            quantities["memory"] = list.Memory;
        }

        return quantities.Count > 0 ? quantities : null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string> items) => items.Count == 0 ? null : items;
}
