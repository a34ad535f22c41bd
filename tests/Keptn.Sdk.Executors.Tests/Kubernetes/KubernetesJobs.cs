using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Kubernetes;
using Keptn.Sdk.Files;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>Runs and runners for tests of jobs in Kubernetes.</summary>
internal static class KubernetesJobs
{
    internal const string EventId = "f7c1e2a0-3b4d-4e5f-8a9b-0c1d2e3f4a5b";
    internal const string Name = "job-executor-service-job-f7c1e2a0-3b4d-4e5f-8a9b-000-001";

    internal static JobTask ReadTask(string yaml = "") => JobConfiguration.Parse(
        $"""
        apiVersion: v2
        actions:
          - name: Run tests
            events:
              - name: sh.keptn.event.test.triggered
            tasks:
              - name: Load test!
                image: locustio/locust:2.31
                {yaml.ReplaceLineEndings("\n        ")}
        """,
        "job/config.yaml").Actions[0].Tasks[0];

    internal static JobRun Run(string yaml = "", params JobRunVariable[] variables) => Run(ReadTask(yaml), variables);

    internal static JobRun Run(JobTask task, params JobRunVariable[] variables) => new()
    {
        Name = Name,
        Action = new() { Name = "Run tests", Tasks = [task] },
        Task = task,
        ActionIndex = 0,
        TaskIndex = 0,
        ConfigurationHash = new string('a', 56),
        Context = TestTaskContext.Create(new CloudEvent(TestEvents.Triggered("test")) { Id = EventId, [KeptnAttributeNames.KeptnContext] = "ctx-1" }, new EventData()),
        Variables = variables,
        MaxDuration = TimeSpan.FromMinutes(5),
        MaxLogSize = 64 * 1024,
    };

    internal static ClusterAccess Access(FakeCluster cluster) => new(cluster.Folder, "127.0.0.1", $"{cluster.Port}");

    internal static KubernetesJobRunner Runner(
        FakeCluster cluster,
        Action<JobOptions>? jobs = null,
        Action<KubernetesJobOptions>? configure = null,
        TimeProvider? timeProvider = null,
        ILogger? logger = null,
        KeptnAccess? keptn = null)
    {
        var common = new JobOptions { InitContainerImage = "registry.example.com/executors:1.0" };
        var options = new KubernetesJobOptions { DeploymentName = "jobs" };
        jobs?.Invoke(common);
        configure?.Invoke(options);
        return KubernetesRunnerFactory.Create(
            Access(cluster), common, options, keptn ?? new(), timeProvider ?? TimeProvider.System, logger ?? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
    }
}
