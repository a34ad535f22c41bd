using static Keptn.Sdk.Executors.Tests.Kubernetes.KubernetesJobs;
using VirtualTime = Keptn.Sdk.Tests.Api.ManualTimeProvider;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>
/// Tests with a cluster and a clock: short waits are over at once, and the clock moves by them; the limits of jobs and calls
/// are not reached by that alone.
/// </summary>
public abstract class VirtualClusterTests : IAsyncLifetime
{
    private protected VirtualTime Time { get; } = new() { ComesDueAtOnce = wait => wait < TimeSpan.FromSeconds(20) };

    private protected LogLines Logs { get; } = new();

    private protected FakeCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await FakeCluster.StartAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    private protected IEnumerable<string> Watches() => Requests().Where(r => r.Contains("watch=true", StringComparison.Ordinal));

    private protected System.Collections.Concurrent.ConcurrentQueue<string> Requests() => Cluster.Requests;

    private protected Func<Task<JobOutcome>> Invoking(JobRun run, CancellationToken cancellationToken = default) => () => RunAsync(run, cancellationToken);

    private protected Task<JobOutcome> RunAsync() => RunAsync(Run());

    private protected async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken = default)
    {
        using var runner = Runner(Cluster, timeProvider: Time, logger: Logs);
        return await runner.RunAsync(run, cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
    }
}
