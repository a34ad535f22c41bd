namespace Keptn.Sdk.Executors;

/// <summary>
/// Options of <c>AddJobs</c>; the configuration section is <c>Keptn:Jobs</c>. The names of job-executor-service are read
/// too, where given.
/// </summary>
public sealed class JobOptions
{
    /// <summary>Where jobs run. Default <see cref="JobRunnerKind.Automatic"/>: in the cluster, if there is one.</summary>
    public JobRunnerKind Runner { get; set; }

    /// <summary>
    /// The images that may run, as patterns: <c>*</c> stands for any characters. Images are compared in their full form,
    /// <c>alpine</c> as <c>docker.io/library/alpine:latest</c>, entries likewise. Empty allows all. Name of
    /// job-executor-service: ALLOWED_IMAGE_LIST, separated by commas. Default: empty.
    /// </summary>
    public IList<string> AllowedImages { get; } = [];

    /// <summary>
    /// The namespaces that a task may name, as patterns; <see cref="Namespace"/> always may. Empty allows all to which the
    /// service has access. Default: empty.
    /// </summary>
    public IList<string> AllowedNamespaces { get; } = [];

    /// <summary>
    /// The secrets from which a task may take its environment, as patterns. Empty allows all but those with the
    /// tokens of job-executor-service (<c>job-service-keptn-secrets</c>). Default: empty.
    /// </summary>
    public IList<string> AllowedSecrets { get; } = [];

    /// <summary>
    /// The service accounts that a task may name, as patterns; <see cref="DefaultServiceAccount"/> always may. Empty allows
    /// all but the service's own. Default: empty.
    /// </summary>
    public IList<string> AllowedServiceAccounts { get; } = [];

    /// <summary>
    /// Whether a task may ask for capabilities, privilege escalation, an unmasked <c>/proc</c> or to run without a seccomp
    /// profile. Default <see langword="false"/>.
    /// </summary>
    public bool AllowEscalation { get; set; }

    /// <summary>
    /// Whether a task may ask to be privileged. Name of job-executor-service: ALLOW_PRIVILEGED_JOBS. Default
    /// <see langword="false"/>.
    /// </summary>
    public bool AllowPrivileged { get; set; }

    /// <summary>The CPU limit of tasks without resources. Name of job-executor-service: DEFAULT_RESOURCE_LIMITS_CPU. Default <c>1</c>.</summary>
    public string DefaultLimitsCpu { get; set; } = "1";

    /// <summary>The memory limit of tasks without resources. Name of job-executor-service: DEFAULT_RESOURCE_LIMITS_MEMORY. Default <c>512Mi</c>.</summary>
    public string DefaultLimitsMemory { get; set; } = "512Mi";

    /// <summary>The CPU that is reserved for tasks without resources. Name of job-executor-service: DEFAULT_RESOURCE_REQUESTS_CPU. Default <c>50m</c>.</summary>
    public string DefaultRequestsCpu { get; set; } = "50m";

    /// <summary>The memory that is reserved for tasks without resources. Name of job-executor-service: DEFAULT_RESOURCE_REQUESTS_MEMORY. Default <c>128Mi</c>.</summary>
    public string DefaultRequestsMemory { get; set; } = "128Mi";

    /// <summary>
    /// The service account of tasks that name none. Name of job-executor-service: DEFAULT_JOB_SERVICE_ACCOUNT. Default: that
    /// of the namespace.
    /// </summary>
    public string? DefaultServiceAccount { get; set; }

    /// <summary>
    /// Whether only the actions up to the first that is not silent run, as in job-executor-service 0.3, instead of all that
    /// match. Default <see langword="false"/>.
    /// </summary>
    public bool FirstActionOnly { get; set; }

    /// <summary>The image that fetches the files of a job. Name of job-executor-service: INIT_CONTAINER_IMAGE.</summary>
    public string? InitContainerImage { get; set; }

    /// <summary>
    /// How many characters of what jobs write go into the event's message, those at the end. Several jobs of an event share
    /// them. Default 65,536.
    /// </summary>
    public int MaxLogSize { get; set; } = 64 * 1024;

    /// <summary>
    /// The namespace of tasks that name none. Name of job-executor-service: JOB_NAMESPACE. Default: that of the service.
    /// </summary>
    public string? Namespace { get; set; }

    /// <summary>
    /// The folder with secrets for local processes: <c>&lt;folder&gt;/&lt;name of the secret&gt;/&lt;key&gt;</c>. Default: none,
    /// and then there are no secrets.
    /// </summary>
    public string? SecretsDirectory { get; set; }

    /// <summary>
    /// How long a job may work at most. Name of job-executor-service: TASK_DEADLINE_SECONDS. Default: as long as it is waited
    /// for.
    /// </summary>
    public TimeSpan? TaskDeadline { get; set; }

    /// <summary>
    /// The tasks for which a job is looked for, by name. Empty means all. A task that is named here is known to be ours: it
    /// is finished as errored where the configuration cannot be read. Default: empty.
    /// </summary>
    public IList<string> Tasks { get; } = [];

    /// <summary>How long all jobs of an event may take together; they are ended then. Default: <c>Keptn:TaskTimeout</c>, 1 h.</summary>
    public TimeSpan? Timeout { get; set; }
}
