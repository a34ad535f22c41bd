using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Hosting.Health;

/// <summary>
/// Reports when the service has started and when it begins to stop. A hosted service of its own, registered after the
/// Keptn service: hosts stop in reverse order, and health must know before the service drains.
/// </summary>
internal sealed class ReadinessLifecycle(KeptnReadiness readiness) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        readiness.Report(KeptnReadiness.Service, PartState.Ready);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Report(KeptnReadiness.Service, PartState.NotReady, "it is stopping");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
