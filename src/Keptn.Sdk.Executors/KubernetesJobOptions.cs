using Keptn.Sdk.Executors.Kubernetes;

namespace Keptn.Sdk.Executors;

/// <summary>
/// Options of jobs that run in Kubernetes, beside <see cref="JobOptions"/>; the configuration section is
/// <c>Keptn:Jobs:Kubernetes</c>.
/// </summary>
public sealed class KubernetesJobOptions
{
    /// <summary>
    /// Whether containers may run as root: <c>runAsUser: 0</c> or <c>runAsNonRoot: false</c> in a task. Default
    /// <see langword="true"/>, as in job-executor-service: many images know no other user.
    /// </summary>
    public bool AllowRoot { get; set; } = true;

    /// <summary>
    /// The value of the label <c>app.kubernetes.io/managed-by</c> of jobs and pods, by which network policies find them.
    /// Name of job-executor-service: FULL_DEPLOYMENT_NAME. Default: the name of the Keptn service.
    /// </summary>
    public string? DeploymentName { get; set; }

    /// <summary>The group that owns the files in <c>/keptn</c> (<c>fsGroup</c>); a negative number for none. Default 2000.</summary>
    public long FsGroup { get; set; } = 2000;

    /// <summary>Names of secrets with the credentials of registries, for the pods of jobs. Default: none.</summary>
    public IList<string> ImagePullSecrets { get; } = [];

    /// <summary>
    /// The address of Keptn's API for the container that fetches files. Default: that of the service itself; where it has
    /// none, Keptn's services in the cluster are asked.
    /// </summary>
    public Uri? KeptnEndpoint { get; set; }

    /// <summary>Labels of the jobs, beside those that each job gets. Default: none.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether pods get the token of their service account. Default <see langword="null"/>: those whose task names a service
    /// account get it, all others do not.
    /// </summary>
    public bool? MountServiceAccountToken { get; set; }

    /// <summary>Whether the root file system of containers is read-only where the task does not say. Default <see langword="true"/>.</summary>
    public bool ReadOnlyRootFilesystem { get; set; } = true;

    /// <summary>The group of containers where the task does not say; a negative number for that of the image. Default 2000.</summary>
    public long RunAsGroup { get; set; } = 2000;

    /// <summary>Whether containers must not run as root where the task does not say. Default <see langword="true"/>.</summary>
    public bool RunAsNonRoot { get; set; } = true;

    /// <summary>The user of containers where the task does not say; a negative number for that of the image. Default 1000.</summary>
    public long RunAsUser { get; set; } = 1000;

    /// <summary>The folder with the credentials of the service. Default <c>/var/run/secrets/kubernetes.io/serviceaccount</c>.</summary>
    public string ServiceAccountDirectory { get; set; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>
    /// How long a pod may fail to start for a reason that seldom passes, for instance an image that cannot be pulled, before
    /// the job is given up. Default 30 s.
    /// </summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The secret with the token for Keptn's API, for the container that fetches files. No task may have it. Default
    /// <c>job-service-keptn-secrets</c>, the name of job-executor-service; it need not exist where no token is needed.
    /// </summary>
    public string TokenSecret { get; set; } = "job-service-keptn-secrets";

    /// <summary>The key of the token in <see cref="TokenSecret"/>. Default <c>token</c>.</summary>
    public string TokenSecretKey { get; set; } = "token";

    /// <summary>
    /// How long a pod may find no node before the job is given up; a cluster that makes nodes when they are needed takes
    /// minutes. Default 2 minutes.
    /// </summary>
    public TimeSpan UnschedulableTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The size of <c>/keptn</c> (<c>sizeLimit</c> of its emptyDir). Default <c>20Mi</c>, as in job-executor-service.</summary>
    public string VolumeSize { get; set; } = "20Mi";

    /// <summary>What the chart of job-executor-service says and no option has. A field: properties are read from the configuration.</summary>
    internal ChartSecurity? Chart;
}
