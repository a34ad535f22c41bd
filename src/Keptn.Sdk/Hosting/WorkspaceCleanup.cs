using Keptn.Sdk.Tooling;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Hosting;

/// <summary>Removes at start what killed processes have left. Our own workspaces go with the services of the host.</summary>
internal sealed class WorkspaceCleanup(WorkspaceRoot root) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        root.RemoveLeftovers();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
